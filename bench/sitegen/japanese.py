"""Japanese prose by rule: a small vocabulary and a sentence grammar of our own.

The text means little, and need not: what a bench needs is the mix of scripts, the length of
sentences and the density of emphasis beside 「」 that a renderer and a search index meet.
"""

from random import Random

TOPICS = (
    "生成AI", "大規模言語モデル", "推論基盤", "検索拡張生成", "画像認識", "音声認識", "需要予測",
    "AIエージェント", "半導体", "データセンター", "電力契約", "設備投資", "長期金利", "為替", "新NISA",
    "投資信託", "個人情報の保護", "評価セット", "業務手順書", "品質管理", "外観検査", "在庫管理",
    "顧客対応", "社内文書", "開発体制", "人材育成", "クラウド費用", "セキュリティ監査", "知的財産",
    "オープンモデル", "量子化", "マルチモーダル", "RAG", "GPU", "API",
)  # fmt: skip
ACTORS = (
    "現場の担当者", "経営層", "個人投資家", "機関投資家", "情報システム部門", "編集部", "研究者",
    "中堅企業", "製造業の工場", "地方銀行", "医療機関", "小売業", "物流会社", "自治体", "開発者",
    "監査の担当者", "利用者", "規制当局",
)  # fmt: skip
ASPECTS = (
    "費用対効果", "導入の順番", "撤退の基準", "責任の所在", "データの質", "運用の手間", "速度と精度の均衡",
    "説明のしやすさ", "契約の条件", "学習の材料", "供給の制約", "市場の期待", "評価の方法", "人の役割",
    "失敗したときの備え", "記録の残し方",
)  # fmt: skip
DEEDS = (
    "見直し始めています", "慎重に比べています", "先に決めておく必要があります", "数字で確かめました",
    "軽く見てきました", "一枚の紙にまとめています", "半年かけて改めました", "外部に任せています",
    "毎月測り直しています", "分けて考えます",
)  # fmt: skip
OPENINGS = (
    "まず、", "一方で、", "しかし、", "たとえば、", "実際には、", "正直なところ、", "さらに、",
    "その結果、", "ここで、", "", "", "",
)  # fmt: skip
QUOTED = (
    "導入ありき", "小さく始める", "測れないものは直せない", "人が最後に見る", "安い計算", "説明できる判断",
    "十年使う基盤", "期待の先食い", "止める勇気", "一次情報に戻る",
)  # fmt: skip
CLOSINGS = (
    "のではないでしょうか。", "ことが分かります。", "という声もあります。", "と考えられます。",
    "点が見落とされがちです。",
)  # fmt: skip
SENTENCES = (
    "{opening}{actor}は{topic}の{aspect}を{deed}。",
    "{opening}{topic}が広がるほど、{aspect}よりも{aspect2}が問われる{closing}",
    "{topic}と{topic2}を同じ表に並べると、{aspect}の差は{n}%ほどに縮まる{closing}",
    "{opening}「{quoted}」という言葉を、{actor}は{aspect}の意味で使っています。",
    "{year}年の調査では、{actor}のおよそ{n}%が{topic}の{aspect}を課題に挙げました（架空の数字です）。",
    "{actor}にとって{topic}とは、{aspect}と{aspect2}のどちらを先に整えるかという問いでもあります。",
    "もし{topic}の費用が{n}%下がれば、{actor}は{aspect}を、{actor2}は{aspect2}を優先するでしょう。",
    "{opening}{aspect}を決めないまま{topic}を入れた例では、{n}か月で運用が止まりました。",
)
EMPHASISED = (
    "{actor}が重んじるのは**「{quoted}」**という姿勢です。",
    "ここでの要点は**{topic}（{aspect}）**にあります。",
    "つまり、**{aspect}を先に決める。**これが{actor}の結論でした。",
    "**{topic}の{aspect}**は、{actor}の仕事を変えます。",
)
HEADINGS = (
    "{topic}の{aspect}をどう見るか",
    "「{quoted}」から考える{topic}",
    "{actor}が直面する{aspect}",
    "{topic}と{topic2}の分かれ目",
    "{n}か月で{aspect}を整える",
    "まとめ：{topic}の次の一手",
)
ROMAN = (
    "ai", "agent", "market", "guide", "chip", "power", "cost", "roi", "strategy", "enterprise", "quality",
    "search", "vision", "speech", "model", "open", "data", "center", "risk", "report", "factory", "clinic",
    "bank", "retail",
)  # fmt: skip


class Prose:
    """Writes sentences, paragraphs and headings; the same *random* gives the same words."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def fill(self, patterns: tuple[str, ...]) -> str:
        """One of *patterns* with its places filled."""
        pick = self._random.choice
        return pick(patterns).format(
            opening=pick(OPENINGS),
            actor=pick(ACTORS),
            actor2=pick(ACTORS),
            topic=pick(TOPICS),
            topic2=pick(TOPICS),
            aspect=pick(ASPECTS),
            aspect2=pick(ASPECTS),
            deed=pick(DEEDS),
            quoted=pick(QUOTED),
            closing=pick(CLOSINGS),
            n=self._random.randrange(2, 90),
            year=self._random.randrange(2019, 2026),
        )

    def heading(self) -> str:
        """A heading or a title without its number."""
        return self.fill(HEADINGS)

    def sentence(self) -> str:
        """A plain sentence of about 45 characters."""
        return self.fill(SENTENCES)

    def paragraph(self, emphasis: float) -> str:
        """Three to six sentences; each is a bold one with the probability *emphasis* (0 to 1)."""
        return "".join(
            self.fill(EMPHASISED if self._random.random() < emphasis else SENTENCES)
            for _ in range(self._random.choice((3, 4, 4, 5, 5, 6)))
        )

    def slug(self) -> str:
        """Two to five Latin words, cut at 30 characters (a hyphen may end it)."""
        return "-".join(self._random.choices(ROMAN, k=self._random.randrange(2, 6)))[:30]

    def japanese_slug(self) -> str:
        """A file name in Japanese, as editors give it."""
        return f"{self._random.choice(TOPICS)}と{self._random.choice(ASPECTS)}の最前線".lower()
