"""Pages as tests compare them."""

from html.parser import HTMLParser
from xml.etree import ElementTree as ET

from quart import Response

VOID = frozenset({"br", "circle", "img", "input", "link", "meta", "path", "rect"})


class Builder(HTMLParser):
    """Makes a tree of a well-formed page; a tag that is not closed fails the test."""

    def __init__(self) -> None:
        super().__init__()
        self.tree = ET.TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert sorted(set(names)) == sorted(names), f"<{tag}> repeats an attribute: {names}"
        self.tree.start(tag, {name: value or "" for name, value in attrs})
        self.open.append(tag)
        if tag in VOID:
            self.handle_endtag(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.tree.end(tag)

    def handle_data(self, data: str) -> None:
        if self.open:
            self.tree.data(data)


class Page:
    """An HTML page; paths are those of ElementTree."""

    def __init__(self, text: str) -> None:
        builder = Builder()
        builder.feed(text)
        self.root = builder.tree.close()

    def all(self, path: str) -> list[str]:
        """The text of each element that is found, with single spaces."""
        return [spoken(element) for element in self.root.iterfind(path)]

    def values(self, path: str, attribute: str) -> list[str | None]:
        """An attribute of each element that is found."""
        return [element.get(attribute) for element in self.root.iterfind(path)]

    @property
    def heading(self) -> list[str]:
        """The heading of the page."""
        return self.all(".//main//h1")

    @property
    def problems(self) -> dict[str, str]:
        """What is said near fields, by field; each field must point to it."""
        found = {str(item.get("id")): spoken(item) for item in self.root.iterfind(".//p[@class='problem']")}
        at_fault = self.root.findall(".//*[@aria-invalid]")
        assert [str(field.get("aria-describedby")).split()[-1] for field in at_fault] == list(found)
        return {name.removesuffix("-problem"): text for name, text in found.items()}

    @property
    def alert(self) -> list[str]:
        """What is said above the form."""
        return self.all(".//*[@role='alert']/p")

    @property
    def entries(self) -> list[list[str]]:
        """Time, work and duration of each entry."""
        rows = self.root.iterfind(".//section[@aria-labelledby='entries-title']//tbody/tr")
        return [[spoken(cell) for cell in row][:3] for row in rows]

    @property
    def total(self) -> list[str]:
        """The sum below the entries."""
        return self.all(".//td[@id='total']")

    @property
    def running(self) -> dict[str, list[str]]:
        """What the running timer shows."""
        bar = ".//section[@id='bar']/"
        about = bar + "div[@class='about']/"
        return {
            "state": self.all(about + "p[@class='state']"),
            "work": self.all(about + "p[@class='work']"),
            "since": self.all(about + "p/time"),
            "elapsed": self.all(bar + "p[@role='timer']"),
            "buttons": self.all(bar + "div[@class='actions']//button"),
        }

    @property
    def choices(self) -> dict[str, list[str]]:
        """The projects that are offered, by client."""
        groups = self.root.iterfind(".//select[@id='bar-project']/optgroup")
        return {str(group.get("label")): [spoken(option) for option in group] for group in groups}


def spoken(element: ET.Element) -> str:
    """The element's text without what is hidden from screen readers."""
    return " ".join("".join(pieces(element)).split())


def pieces(element: ET.Element) -> list[str]:
    """The texts below an element, in order."""
    if element.get("aria-hidden") == "true":
        return []
    found = [element.text or ""]
    for child in element:
        found += [*pieces(child), child.tail or ""]
    return found


async def page_of(response: Response) -> Page:
    """The page that a response holds."""
    return Page(await response.get_data(as_text=True))
