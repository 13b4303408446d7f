"""What is taken out of an upload, and what is refused before anything is written."""

import stat
import zipfile
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from blog.services.importing.archives import LIMITS, Left, UploadRefused, entries_of, safe_path
from tests.uploading import ARTICLE, sent, zip_bytes, zipped


def paths(*files: SimpleUploadedFile) -> list[str]:
    return [entry.path for entry in entries_of(files)[0]]


def left_out(*files: SimpleUploadedFile) -> list[Left]:
    return entries_of(files)[1]


def content(file: SimpleUploadedFile) -> bytes:
    """The bytes of the only entry of an upload."""
    (entry,) = entries_of([file])[0]
    return b"".join(entry.chunks())


def test_loose_files_are_taken_as_they_come() -> None:
    assert paths(sent("2026-01-01-a.md"), sent("図.png", b"x")) == ["2026-01-01-a.md", "図.png"]


def test_the_files_of_a_zip_are_read_from_it() -> None:
    file = zipped({"_posts/": b"", "_posts/2026-01-01-a.md": ARTICLE})

    assert paths(file) == ["_posts/2026-01-01-a.md"]
    assert content(file) == ARTICLE.encode()


def test_nothing_chosen_is_said() -> None:
    with pytest.raises(UploadRefused, match="ファイルが選ばれていません"):
        entries_of([])


def test_a_zip_comes_alone() -> None:
    with pytest.raises(UploadRefused, match=r"zip（site.zip）は、ほかのファイルと一緒には"):
        entries_of([zipped({"a.md": ARTICLE}), sent("b.md")])


@pytest.mark.parametrize(
    "name",
    [
        "../evil.md", "_posts/../../evil.md", "/etc/evil.md", "\\evil.md", "..\\evil.md", "C:\\evil.md",
        "c:evil.md", "a//evil.md", "a/./evil.md", "a\x00.md", "a\n.md", "a\u2028.md", "あ" * 86 + ".md",
        "a/" * 260 + "a.md",
    ],
)  # fmt: skip
def test_a_name_that_no_file_may_have_is_left_out(name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name  # its constructor would cut off what follows a NUL
    upload = zipped({info: ARTICLE, "good.md": ARTICLE})

    assert paths(upload) == ["good.md"]
    assert [left.why for left in left_out(upload)] == ["名前が使えません。"]


@given(st.text(st.sampled_from("ab.か\\/:\0\n~C "), max_size=12))
def test_a_safe_path_never_leads_out(name: str) -> None:
    path = safe_path(name)

    assert path is None or not ({"", ".", ".."} & set(path.split("/")) or "\\" in path or "\0" in path)


def test_folders_of_windows_and_a_leading_dot_are_understood() -> None:
    assert paths(zipped({"./_posts\\2026-01-01-a.md": ARTICLE})) == ["_posts/2026-01-01-a.md"]


def test_a_full_width_space_stands_in_names() -> None:
    assert paths(zipped({"_posts/2026-01-01-新しい　記事.md": ARTICLE})) == [
        "_posts/2026-01-01-新しい　記事.md"
    ]


@pytest.mark.parametrize("encoding", ["cp932", "utf-8"])
def test_a_name_in_an_old_packers_encoding_is_read(encoding: str) -> None:
    name = "_posts/2026-01-01-表示.md"  # in cp932, the second byte of 表 is a backslash
    raw = name.encode(encoding)
    data = zip_bytes({"x" * len(raw): ARTICLE}).replace(b"x" * len(raw), raw)

    assert paths(sent("a.zip", data)) == [name]


def test_a_decomposed_name_stays_as_it_is() -> None:
    assert paths(zipped({"_posts/2026-01-01-か\u3099.md": ARTICLE})) == ["_posts/2026-01-01-か\u3099.md"]


def test_what_systems_add_is_passed_over_without_a_word() -> None:
    upload = zipped(
        dict.fromkeys(("__MACOSX/_posts/._a.md", "_posts/.DS_Store", "_posts/._a.md", "Thumbs.db"), b"x")
    )

    assert entries_of([upload]) == ([], [])


def test_a_link_is_not_taken() -> None:
    link = zipfile.ZipInfo("_posts/2026-01-01-a.md")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert left_out(zipped({link: "/etc/passwd"})) == [
        Left("_posts/2026-01-01-a.md", "リンクなどの特別なファイルは取り込みません。")
    ]


def test_a_zip_in_a_zip_is_not_opened() -> None:
    assert left_out(zipped({"old.zip": zip_bytes({"a.md": ARTICLE})})) == [
        Left("old.zip", "zip の中の zip は開きません。")
    ]


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(zip_bytes({"a.md": ARTICLE}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1

    with pytest.raises(UploadRefused, match="パスワードの付いた zip"):
        entries_of([sent("a.zip", bytes(data))])


@pytest.mark.parametrize("data", [b"", b"PK", b"no zip at all", zip_bytes({"a.md": ARTICLE})[:-30]])
def test_what_is_no_zip_is_refused(data: bytes) -> None:
    with pytest.raises(UploadRefused, match="zip が壊れているか、知らない形式です"):
        entries_of([sent("a.zip", data)])


def test_damage_inside_is_told_when_it_is_met() -> None:
    data = bytearray(zip_bytes({"a.md": ARTICLE * 50}))
    data[60] ^= 0xFF

    with pytest.raises(UploadRefused, match=r"（a\.md）"):
        content(sent("a.zip", bytes(data)))


@given(st.integers(0, 10_000), st.integers(0, 255))
def test_no_damage_raises_anything_else(place: int, byte: int) -> None:
    data = bytearray(zip_bytes({"a.md": ARTICLE * 20, "_posts/b.md": NOISE}))
    data[place % len(data)] = byte

    try:
        read = [b"".join(entry.chunks()) for entry in entries_of([sent("a.zip", bytes(data))])[0]]
    except UploadRefused as refused:
        read = [str(refused).encode()]

    assert len(read) <= 2


NOISE = "".join(chr(0x4E00 + 7919 * number % 20_000) for number in range(200))
"""Text that packs badly."""


def test_too_many_files_are_refused_before_their_list_is_read() -> None:
    upload = zipped({f"{number}.md": b"" for number in range(6)})

    with pytest.raises(UploadRefused, match="多すぎます（5 個まで）"):
        entries_of([upload], replace(LIMITS, files=5))


def test_an_upload_that_is_too_large_is_refused() -> None:
    with pytest.raises(UploadRefused, match="送ったファイルが大きすぎます（合わせて 1 MB まで）"):
        entries_of(
            [sent("a.md", b"x" * 700_000), sent("b.md", b"x" * 700_000)], replace(LIMITS, upload_bytes=2**20)
        )


def test_a_zip_that_unpacks_to_too_much_is_refused() -> None:
    upload = zipped({f"{number}.md": b"x" * 2**20 for number in range(3)})

    with pytest.raises(UploadRefused, match="zip を開くと 3 MB になります（2 MB まで）"):
        entries_of([upload], replace(LIMITS, unpacked_bytes=2 * 2**20))


def test_a_bomb_is_refused_by_its_ratio() -> None:
    upload = zipped({"a.md": bytes(20 * 2**20)})

    with pytest.raises(UploadRefused, match="100 倍を超えています"):
        entries_of([upload])


def test_entries_that_share_their_bytes_are_refused() -> None:
    """A bomb that lists the same packed bytes again and again (D. Fifield, "A better zip bomb", 2019)."""
    data = bytearray(zip_bytes({"a.md": ARTICLE, "b.md": ARTICLE}))
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = bytes(4)  # where its bytes begin: where those of the first do

    with pytest.raises(UploadRefused, match="zip が壊れている"):
        for entry in entries_of([sent("a.zip", bytes(data))])[0]:
            list(entry.chunks())


def test_a_file_that_claims_to_be_small_is_cut_off_there() -> None:
    data = bytearray(zip_bytes({"a.md": b"x" * 100_000}))
    for signature, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.index(signature) + size
        data[place : place + 4] = (10).to_bytes(4, "little")

    with pytest.raises(UploadRefused, match="zip が壊れている"):
        content(sent("a.zip", bytes(data)))


def test_what_is_no_zip_by_its_name_is_not_opened() -> None:
    assert paths(sent("letter.docx", zip_bytes({"a.md": ARTICLE}))) == ["letter.docx"]
