"""What several tests do at the dispatch desk, as a person would by keyboard."""

from playwright.sync_api import Page, expect

PASTE = """(field, text) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text/plain', text)
  field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
}"""


def type_address(page: Page, address: str) -> None:
    page.get_by_test_id("address").fill(address)


def take_address(page: Page, address: str) -> None:
    """Type an address and take what is offered first."""
    type_address(page, address)
    expect(page.get_by_test_id("offer").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("who")).to_be_visible()


def fill_in(page: Page, address: str = "雄关小区3号楼", description: str = "楼上漏水，多次沟通没有结果") -> None:
    """Everything the desk asks for."""
    take_address(page, address)
    page.get_by_test_id("kind-0402").check(force=True)
    page.get_by_test_id("description").fill(description)
    page.get_by_test_id("channel").click()
    page.keyboard.type("12345")
    page.keyboard.press("Enter")


def paste(page: Page, text: str, into: str = "address") -> None:
    """Paste ``text`` into a field of the desk."""
    field = page.get_by_test_id(into)
    field.focus()
    field.evaluate(PASTE, text)


def number_sent(page: Page) -> str:
    """Send what was taken down; its number."""
    page.keyboard.press("Control+Enter")
    return page.get_by_test_id("sent-number").inner_text()


def focused(page: Page) -> str | None:
    """The test id of what has the focus."""
    found: str | None = page.evaluate("document.activeElement?.dataset.test")
    return found
