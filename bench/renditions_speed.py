"""What the small forms of a site's pictures cost and save, and what a drawn picture costs.

    python bench/renditions_speed.py FOLDER [--most 25]

FOLDER holds pictures, at any depth. Each is made into all of its forms, as `make_pictures` does, beside what
Pillow takes to write the picture once in each format, as wide as the widest form and with the format's own
defaults. Milliseconds of processor time, so that other work on the machine does not show; peak of memory of a
process that makes the forms of one photograph of 24 megapixels.
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from PIL import Image

from blog.services.pictures.drawing import Words, draw
from blog.services.pictures.encoding import WIDTHS, Form, forms

ENDINGS = {".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif"}
TITLES = (
    "AIエージェント導入の成功事例：製造業DXを加速させる5つの戦略と2026年の展望",
    "生成AIの規制",
    "EU AI法が日本企業に与える影響と、いま準備すべきこと",
)
PHOTOGRAPH = """
import sys
from blog.services.pictures.encoding import forms
forms(open(sys.argv[1], "rb").read())
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM:")))
"""
"""Linux; the kernel's other count (`ru_maxrss`) starts at the size of the process that began this one."""
MEGAPIXELS_24 = (6000, 4000)
MEMORY = 200
"""MiB within which the forms of such a photograph shall be made."""


def timed[**P, T](work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    """Milliseconds of processor time, and what `work` gave."""
    started = time.process_time()
    result = work(*args, **kwargs)
    return (time.process_time() - started) * 1000, result


def plainly(data: bytes) -> list[int]:
    """Bytes of the picture as Pillow saves it when nothing is asked of it: in AVIF, in WebP."""
    with Image.open(BytesIO(data)) as image:
        image.load()
        whole = image.convert("RGB")
    if whole.width > WIDTHS[-1]:
        whole = whole.resize((WIDTHS[-1], round(whole.height * WIDTHS[-1] / whole.width)))
    sizes = []
    for kind in ("AVIF", "WEBP"):
        buffer = BytesIO()
        whole.save(buffer, kind)
        sizes.append(len(buffer.getvalue()))
    return sizes


def sent(made: Iterable[Form], original: int, width: int) -> int:
    """Bytes that a browser fetches for `width` pixels: the first AVIF that is wide enough, else the widest;
    where there is none, the picture itself."""
    avif = sorted((form for form in made if form.ending == "avif"), key=lambda form: form.width)
    wide = [form for form in avif if form.width >= width] or avif[-1:]
    return len(wide[0].content) if wide else original


def memory_of_a_photograph(folder: Path) -> float:
    """MiB."""
    file = folder / "24-megapixels.jpg"
    Image.effect_noise((1500, 1000), 60).resize(MEGAPIXELS_24).convert("RGB").save(file, quality=90)
    done = subprocess.run(
        [sys.executable, "-c", PHOTOGRAPH, str(file)],
        cwd=Path(__file__).resolve().parent.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(done.stdout) / 1024


def report(files: list[Path]) -> None:
    """Makes, measures, prints."""
    ours, theirs, originals, phone, desk, kept = [], [], 0, 0, 0, 0
    for file in files:
        data = file.read_bytes()
        spent, made = timed(forms, data)
        ours.append(spent)
        theirs.append(timed(plainly, data)[0])
        originals += len(data)
        phone += sent(made, len(data), 700)
        desk += sent(made, len(data), 1368)
        kept += sum(len(form.content) for form in made)
    base = statistics.fmean(theirs)
    print(f"{len(files)} pictures, {originals / 1024:,.0f} KiB\n")
    print("| milliseconds of processor | mean | worst | mean / Pillow |")
    print("| --- | ---: | ---: | ---: |")
    for what, times in (("all forms of a picture", ours), ("Pillow, one AVIF and one WebP", theirs)):
        mean = statistics.fmean(times)
        print(f"| {what} | {mean:.0f} | {max(times):.0f} | {mean / base:.2f} |")
    draw(Words(TITLES[0], "規制", "編集部", "ALLFORCES"))  # the font is read once
    drawn = [timed(draw, Words(title, "規制", "編集部", "ALLFORCES"))[0] for title in TITLES]
    print(f"| a picture of a title | {statistics.fmean(drawn):.0f} | {max(drawn):.0f} | |")
    print("\n| what a browser fetches | KiB | of the originals |")
    print("| --- | ---: | ---: |")
    for what, size in (("the originals", originals), ("a phone (2×)", phone), ("a desk (2×)", desk)):
        print(f"| {what} | {size / 1024:,.0f} | {size / originals:.0%} |")
    print(f"| (all forms together, on disk) | {kept / 1024:,.0f} | {kept / originals:.0%} |")


def main() -> int:
    """Measure and print; 1 for a folder without pictures, or when a photograph takes too much memory."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--most", type=int, default=25, help="look at no more than so many")
    options = parser.parse_args()
    found = sorted(file for file in options.folder.rglob("*") if file.suffix.lower() in ENDINGS)
    if not found:
        print(f"no pictures under {options.folder}", file=sys.stderr)
        return 1
    report(found[: options.most])
    with TemporaryDirectory() as folder:
        peak = memory_of_a_photograph(Path(folder))
    print(f"\nPeak of memory for a photograph of 24 megapixels: {peak:.0f} MiB")
    return int(peak > MEMORY)


if __name__ == "__main__":
    sys.exit(main())
