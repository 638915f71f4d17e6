"""What the index shows of an executed notebook: its leading picture, its answer, its verdicts."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from html.parser import HTMLParser

from nbformat import NotebookNode
from PIL import Image

LEADING_TAG = "leading-picture"
ANSWER = "lethe-answer"  # the class of Figures.answer, by which the tour in Java finds it too
_WIDEST = 720


@dataclass(frozen=True)
class Card:
    """The parts of a card; empty where a notebook has none, such as one that failed early."""

    picture: str = ""
    alt: str = ""
    answer: list[str] = field(default_factory=list)
    verdicts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Answer:
    """The sentences of an answer and the verdicts beside it: claim, verdict."""

    paragraphs: list[str]
    verdicts: list[tuple[str, str]]


def card(notebook: NotebookNode) -> Card:
    """The card of an executed notebook."""
    said = answer(notebook)
    picture = leading_picture(notebook)
    if picture is None:
        return Card(answer=said.paragraphs, verdicts=said.verdicts)
    shown = thumbnail(picture.data["image/png"])
    return Card(shown, alt_text(picture), said.paragraphs, said.verdicts)


def answer(notebook: NotebookNode) -> Answer:
    """What an executed notebook answers, and what it says of sentences of the reference."""
    said = Answer([], [])
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    for output in outputs:
        html = output.get("data", {}).get("text/html", "")
        if ANSWER not in html and "<table" not in html:
            continue
        parts = _AnswerParts()
        parts.feed(html)
        parts.close()
        said.paragraphs.extend(parts.paragraphs)
        said.verdicts.extend(parts.verdicts())
    return said


def alt_text(output: NotebookNode) -> str:
    """What the picture of an output shows, as the kernel says it."""
    said = output.get("metadata", {}).get("image/png", {}).get("alt")
    return said or output.data.get("text/plain") or "Picture made by this cell"


def thumbnail(png: str) -> str:
    """A PNG in base64, made small, as an address that carries its own data."""
    image = Image.open(io.BytesIO(base64.b64decode(png)))
    image = image.convert("L" if image.mode in ("1", "L", "LA", "I;16") else "RGB")
    if image.width > _WIDEST:
        height = max(1, round(image.height * _WIDEST / image.width))
        image = image.resize((_WIDEST, height), Image.Resampling.LANCZOS)
    small = io.BytesIO()
    image.save(small, "WEBP", quality=70, method=4)
    return "data:image/webp;base64," + base64.b64encode(small.getvalue()).decode()


def leading_picture(notebook: NotebookNode) -> NotebookNode | None:
    """The output that stands for a notebook.

    It is the tagged cell's picture, else the first comparison, else the last picture.
    """
    tagged, comparisons, pictures = [], [], []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                pictures.append(output)
                if LEADING_TAG in cell.metadata.get("tags", []):
                    tagged.append(output)
                if "side by side" in alt_text(output).lower():
                    comparisons.append(output)
    return (tagged + comparisons[:1] + pictures[-1:] + [None])[0]


class _AnswerParts(HTMLParser):
    """The paragraphs of an answer, and the rows of tables."""

    def __init__(self) -> None:
        super().__init__()
        self.answering = False
        self.paragraphs: list[str] = []
        self.tables: list[list[list[str]]] = []
        self.text: list[str] | None = None

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag == "div":
            self.answering = ANSWER in (dict(attributes).get("class") or "").split()
        elif tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag in ("p", "td", "th"):
            self.text = []

    def handle_endtag(self, tag: str) -> None:
        if tag == "div":
            self.answering = False
        if self.text is None or tag not in ("p", "td", "th"):
            return
        text, self.text = "".join(self.text).strip(), None
        if tag != "p":
            if self.tables and self.tables[-1]:
                self.tables[-1][-1].append(text)
        elif text and self.answering:
            self.paragraphs.append(text)

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def verdicts(self) -> list[tuple[str, str]]:
        """Sentences of the reference and what the run says of them."""
        return [
            (row[0], row[1])
            for table in self.tables
            if table and table[0][:2] == ["claim", "verdict"]
            for row in table[1:]
            if len(row) >= 2
        ]
