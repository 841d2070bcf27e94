"""A frightened person with a cheap phone: the public door in a real browser, against a real server."""

from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, ViewportSize

from application.bootstrap import House
from tests.web.browser import Screen as Phone
from tests.web.browser import address
from tests.web.public.handling import decide, sign_letter, take_up

__all__ = ["address"]

PHONE: ViewportSize = {"width": 360, "height": 740}
STORY = "我在窗口等了两个小时，被打发走，还被大声呵斥。"


@pytest.fixture(params=[True, False], ids=["with a script", "without a script"])
def phone(chromium: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Phone]:
    context = chromium.new_context(
        viewport=PHONE, locale="zh-CN", java_script_enabled=request.param, reduced_motion="reduce"
    )
    yield Phone(context.new_page(), address)
    context.close()


@pytest.fixture
def scripted(chromium: Browser, address: str) -> Iterator[Phone]:
    context = chromium.new_context(viewport=PHONE, locale="zh-CN", reduced_motion="reduce")
    yield Phone(context.new_page(), address)
    context.close()


def write(phone: Phone) -> None:
    phone.page.goto(phone.address)
    phone.page.get_by_role("link", name="告诉我们发生了什么").click()
    phone.page.get_by_label("匿名").check()
    phone.page.get_by_label("用您自己的话说").fill(STORY)


def copy_code(phone: Phone) -> str:
    groups = phone.page.locator(".ob-groups li")
    # Until the page with the code is there: whoever copies from the page before it copies nothing.
    groups.first.wait_for()
    return " ".join(groups.all_text_contents())


def file(phone: Phone) -> tuple[str, str]:
    """Tell without a name, and come away with number and code on paper."""
    write(phone)
    phone.page.get_by_role("button", name="提交前请核对").click()
    code = copy_code(phone)
    phone.page.locator("[name=code_again]").fill(code)
    phone.page.get_by_role("button", name="提交", exact=True).click()
    return phone.page.locator(".ob-number").inner_text(), code


def come_back(phone: Phone, number: str, code: str) -> None:
    phone.page.goto(phone.address)
    phone.page.get_by_role("link", name="凭编号和查询码查看进展").click()
    phone.page.locator("[name=number]").fill(number)
    phone.page.locator("[name=code]").fill(code)
    phone.page.locator("main form button").click()


def test_a_complaint_is_told_and_followed_on_a_phone(phone: Phone, house: House) -> None:
    number, code = file(phone)
    receipt = copy_code(phone)
    complaint = house.receipts.opens(house.office, number=number, code=code)
    assert complaint is not None
    take_up(house, complaint)

    come_back(phone, number, code)

    assert receipt == code
    assert phone.page.url == f"{phone.address}/page"
    assert phone.page.locator("h1").inner_text() == "正在调查"
    assert phone.elsewhere == []
    assert phone.complaints == []
    assert not [url for url in phone.seen if code.replace(" ", "") in url or "%20" in url]


def test_every_page_on_the_way_fits_and_can_be_read_aloud(scripted: Phone, house: House) -> None:
    phone = scripted
    phone.page.goto(phone.address)
    phone.look()
    write(phone)
    phone.look()
    phone.page.get_by_role("button", name="提交前请核对").click()
    phone.look()
    phone.page.get_by_role("button", name="提交", exact=True).click()
    phone.look()
    code = copy_code(phone)
    phone.page.locator("[name=code_again]").fill(code)
    phone.page.get_by_role("button", name="提交", exact=True).click()
    phone.look()
    number = phone.page.locator(".ob-number").inner_text()
    complaint = house.receipts.opens(house.office, number=number, code=code)
    assert complaint is not None
    take_up(house, complaint)
    decide(house, complaint)
    sign_letter(house, complaint)
    come_back(phone, number, "0" * 20)
    phone.look()

    come_back(phone, number, code)
    phone.look()

    assert phone.page.get_by_role("link", name="处理结果告知书（PDF）").is_visible()
    assert phone.elsewhere == []


def test_the_letter_comes_down_under_a_name_that_says_nothing(
    scripted: Phone, house: House
) -> None:
    phone = scripted
    number, code = file(phone)
    complaint = house.receipts.opens(house.office, number=number, code=code)
    assert complaint is not None
    take_up(house, complaint)
    decide(house, complaint)
    sign_letter(house, complaint)
    come_back(phone, number, code)

    with phone.page.expect_download() as coming:
        phone.page.get_by_role("link", name="处理结果告知书（PDF）").click()

    assert coming.value.suggested_filename == f"{number}.pdf"


def test_changing_the_language_in_the_middle_loses_nothing(phone: Phone) -> None:
    write(phone)

    phone.page.get_by_role("button", name="English").click()

    assert phone.page.locator("html").get_attribute("lang") == "en"
    assert phone.page.locator("[name=narrative]").input_value() == STORY
    assert phone.page.get_by_label("Without a name").is_checked()


def test_the_return_key_sends_the_form_and_does_not_change_the_language(phone: Phone) -> None:
    write(phone)
    phone.page.locator("[name=place]").fill("户籍窗口")

    phone.page.locator("[name=place]").press("Enter")

    assert phone.page.locator("h1").inner_text() == "提交前请核对"
    assert phone.page.locator("html").get_attribute("lang") == "zh-CN"


def test_sending_twice_shows_the_same_receipt(scripted: Phone, house: House) -> None:
    number, code = file(scripted)

    scripted.page.reload()

    assert scripted.page.locator(".ob-number").inner_text() == number
    assert copy_code(scripted) == code
    assert house.office.holder(f"number-{date(2026, 1, 1).year}", "000002") is None


def test_leaving_quickly_shows_an_empty_page_and_shuts_the_door_behind(phone: Phone) -> None:
    number, code = file(phone)
    come_back(phone, number, code)

    phone.page.locator(".ob-leave").click()
    phone.page.wait_for_url(f"{phone.address}/away")

    assert phone.page.title().strip() == ""
    assert phone.page.locator("body").inner_text().strip() == ""
    phone.page.goto(f"{phone.address}/page")
    assert phone.page.url == f"{phone.address}/open"


def test_no_title_betrays_what_the_page_is(phone: Phone) -> None:
    titles = []
    phone.page.goto(phone.address)
    titles.append(phone.page.title())
    write(phone)
    titles.append(phone.page.title())
    number, code = file(phone)
    titles.append(phone.page.title())
    come_back(phone, number, code)
    titles.append(phone.page.title())

    betraying = [
        word for word in ("投诉", "举报", "警", "公安", "Ombud") if word in "".join(titles)
    ]

    assert betraying == []
