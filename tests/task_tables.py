"""Tables of tasks such as appendices have, made up by a seed, with known rows and cells.

The columns, their order and wording, groups and numbers, empty cells, cells of several paragraphs
and what stands behind the table differ from seed to seed.  `TaskTable.texts` lays a table out as
a scraper leaves it, one paragraph a line: an empty cell leaves no trace.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from breaker import Block

Paragraphs = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number, the paragraphs of its cells behind the number, the group above it."""

    number: str
    cells: tuple[Paragraphs, ...]
    group: str = ""
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class TaskTable:
    """A table: roles of its columns behind the number, lines of its headings, rows, text behind."""

    roles: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    before: tuple[str, ...]
    behind: tuple[str, ...]

    @property
    def texts(self) -> list[str]:
        """The paragraphs of the document as a scraper leaves them."""
        return [*self.before, *self._cells(), *self.behind]

    @property
    def blocks(self) -> list[Block]:
        """The same as blocks to be broken."""
        before = [Block("paragraph", text) for text in self.before]
        cells = [Block("cell", text) for text in self._cells()]
        return [*before, *cells, *(Block("paragraph", text) for text in self.behind)]

    def _cells(self) -> list[str]:
        rows = (
            text for row in self.rows for text in (row.number, *(p for c in row.cells for p in c))
        )
        return [*self.headings, *rows]

    @property
    def truth(self) -> list[tuple[str, ...]]:
        """The rows that are tasks: number and cells."""
        return [
            (row.number.rstrip("."), *(" ".join(cell) for cell in row.cells))
            for row in self.rows
            if not row.is_group
        ]


def whole_row_f1(truth: Iterable[tuple[str, ...]], found: Iterable[tuple[str, ...]]) -> float:
    """Return the F1 of rows that are right in every cell."""
    wanted, got = Counter(truth), Counter(found)
    right = (wanted & got).total()
    return 2 * right / (wanted.total() + got.total()) if wanted or got else 1.0


VERBS = (
    "Xây dựng",
    "Rà soát, sửa đổi",
    "Tổ chức triển khai",
    "Ban hành",
    "Kiện toàn",
    "Nâng cấp",
    "Hoàn thiện",
    "Tăng cường",
    "Đẩy mạnh",
    "Nghiên cứu, đề xuất",
    "Thí điểm",
    "Đánh giá",
    "Lập",
    "Số hóa",
    "Tham mưu xây dựng",
    "Phối hợp với các địa phương vận hành",
    "Bố trí nguồn lực cho",
    "Hướng dẫn các địa phương thực hiện",
)
THINGS = (
    "mạng lưới bến đò ngang trên các tuyến sông chính",
    "quy định về phao cứu sinh",
    "cơ sở dữ liệu phương tiện thủy",
    "kế hoạch phòng, chống đuối nước cho học sinh",
    "đề án phát triển làng nghề đóng thuyền",
    "hệ thống cảnh báo lũ sớm ở các xã ven sông",
    "công tác tuyên truyền về an toàn giao thông đường thủy",
    "danh mục vị trí neo đậu tránh bão",
    "bộ tiêu chí đánh giá bến an toàn",
    "chính sách hỗ trợ người lái đò",
    "quy trình cứu hộ trên hồ chứa nước",
    "nền tảng dùng chung đăng ký bến thủy nội địa",
    "hạ tầng kè bờ sông Cẩm Khê",
    "chương trình đào tạo thuyền viên",
    "mô hình du lịch đường sông gắn với các làng cổ",
)
TAILS = (
    "",
    "",
    " giai đoạn 2031-2035",
    " trên địa bàn tỉnh",
    ", bảo đảm đồng bộ với quy hoạch tỉnh thời kỳ 2031-2040",
    " theo Nghị quyết số 31/NQ-HĐND ngày 12/5/2031 của Hội đồng nhân dân tỉnh",
    "; định kỳ tổng hợp, báo cáo kết quả",
    " phục vụ công tác quản lý, chỉ đạo, điều hành của Ủy ban nhân dân tỉnh, trong đó ưu tiên "
    "các xã có nhiều bến chưa được cấp phép và các tuyến sông có mật độ phương tiện lớn vào mùa nước lớn",
)
ITEMS = (
    "- Khảo sát hiện trạng tại các xã ven sông;",
    "- Lấy ý kiến các cơ quan liên quan;",
    "- Tổ chức tập huấn cho cán bộ cấp xã.",
    "- Trình cấp có thẩm quyền phê duyệt;",
    "- Công bố trên cổng thông tin điện tử.",
)
AGENCIES = (
    "Sở Xây dựng",
    "Sở Tài chính",
    "Sở Nội vụ",
    "Sở Y tế",
    "Công an tỉnh",
    "Sở Khoa học và Công nghệ",
    "Sở Tư pháp",
    "Sở Giáo dục và Đào tạo",
    "Sở Nông nghiệp và Môi trường",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Văn phòng UBND tỉnh",
    "Bộ Chỉ huy Quân sự tỉnh",
    "Thanh tra tỉnh",
    "Sở Công Thương",
    "Ban Quản lý các khu công nghiệp tỉnh",
)
MANY = (
    "Các sở, ban, ngành; UBND các xã, phường",
    "Các cơ quan, đơn vị liên quan",
    "UBND các xã, phường",
    "Các sở, ban, ngành liên quan",
    "UBND cấp xã",
    "Các cơ quan, địa phương có liên quan",
    "Các doanh nghiệp vận tải",
)
APPROVERS = (
    "UBND tỉnh",
    "HĐND tỉnh",
    "Chủ tịch UBND tỉnh",
    "Ban Thường vụ Tỉnh ủy",
    "Thủ tướng Chính phủ",
)
PRODUCTS = (
    "Quyết định của UBND tỉnh",
    "Báo cáo",
    "Kế hoạch của UBND tỉnh",
    "Đề án được phê duyệt",
    "Nghị quyết của HĐND tỉnh",
    "Văn bản hướng dẫn",
    "Tờ trình",
    "Hội nghị tập huấn",
    "Phần mềm được đưa vào sử dụng",
    "Cơ sở dữ liệu hoàn thành",
    "100% bến đò được cấp phép",
    "Các lớp tập huấn được tổ chức",
    "Văn bản chỉ đạo, đôn đốc",
    "Hệ thống vận hành ổn định",
    "Danh mục được công bố",
    "Tối thiểu 02 mô hình",
    "Bộ tiêu chí",
    "Kết quả triển khai thực hiện",
)
DEADLINES = (
    "Quý II/2031",
    "Quý IV/2032",
    "Hằng năm",
    "Thường xuyên",
    "12/2031",
    "Tháng 10/2031",
    "Trước 31/12/2031",
    "2031-2035",
    "Năm 2032",
    "Giai đoạn 2031-2035",
    "Tháng 6 năm 2032",
    "Theo kế hoạch",
    "30/6/2033",
    "Trong năm 2031",
    "Quý III-IV/2031",
    "Hằng quý, hằng năm",
    "Ngay sau khi được phê duyệt",
)
NOTES = (
    "Đã có trong chương trình công tác",
    "Nhiệm vụ chuyển tiếp",
    "Thực hiện theo Công văn số 12/UBND-KT",
    "Theo chỉ đạo của Tỉnh ủy",
    "Lồng ghép với chương trình xây dựng nông thôn mới",
    "Nhiệm vụ mới",
    "Bổ sung",
    "Điều chỉnh thời gian",
)
BUDGETS = (
    "1.500",
    "2.350",
    "800",
    "12.000",
    "Ngân sách tỉnh",
    "Trong dự toán được giao",
    "Xã hội hóa",
    "500 triệu đồng",
    "Kinh phí thường xuyên",
    "Lồng ghép",
    "Ngân sách nhà nước",
)
PLACES = ("Toàn tỉnh", "Xã Đông Khê", "Các xã ven sông", "Phường Bến Gỗ", "Huyện Cẩm Khê")
GROUPS = (
    "Hoàn thiện thể chế, chính sách",
    "PHÁT TRIỂN HẠ TẦNG BẾN THỦY",
    "Phát triển nguồn nhân lực",
    "Chuyển đổi số",
    "NHÓM NHIỆM VỤ VỀ AN TOÀN GIAO THÔNG ĐƯỜNG THỦY",
    "Tuyên truyền, nâng cao nhận thức của người dân ven sông về an toàn",
    "Bảo đảm nguồn lực thực hiện",
    "Kiểm tra, giám sát",
)
HEADINGS: dict[str, tuple[str, ...]] = {
    "index": ("TT", "STT", "Số TT"),
    "task": (
        "Nhiệm vụ",
        "Nội dung công việc",
        "Tên nhiệm vụ",
        "Nội dung nhiệm vụ",
        "Nhiệm vụ, giải pháp",
    ),
    "lead": ("Cơ quan chủ trì", "Đơn vị chủ trì", "Chủ trì", "Cơ quan, đơn vị chủ trì"),
    "coordinating": ("Cơ quan phối hợp", "Đơn vị phối hợp", "Phối hợp"),
    "implementer": ("Đơn vị thực hiện", "Cơ quan thực hiện"),
    "product": ("Sản phẩm", "Sản phẩm dự kiến", "Kết quả", "Kết quả/Sản phẩm", "Hình thức văn bản"),
    "deadline": (
        "Thời gian",
        "Thời gian thực hiện",
        "Thời hạn hoàn thành",
        "Tiến độ",
        "Thời gian hoàn thành",
    ),
    "approver": ("Cấp trình", "Cấp phê duyệt", "Cấp ban hành"),
    "budget": ("Kinh phí (triệu đồng)", "Nguồn kinh phí", "Kinh phí"),
    "location": ("Địa điểm",),
    "note": ("Ghi chú",),
}
# The columns behind the number, most usual orders first.
ORDERS: tuple[tuple[str, ...], ...] = (
    ("task", "lead", "coordinating", "product", "deadline", "note"),
    ("task", "lead", "coordinating", "product", "deadline"),
    ("task", "lead", "coordinating", "deadline", "product", "note"),
    ("task", "product", "lead", "coordinating", "deadline", "note"),
    ("task", "product", "lead", "coordinating", "approver", "deadline"),
    ("task", "lead", "coordinating", "product", "approver", "deadline"),
    ("task", "lead", "coordinating", "approver", "deadline", "product"),
    ("task", "deadline", "lead", "coordinating", "product", "note"),
    ("task", "lead", "coordinating", "product", "deadline", "budget"),
    ("task", "lead", "coordinating", "deadline", "product", "budget", "note"),
    ("task", "lead", "product", "deadline"),
    ("task", "implementer", "coordinating", "deadline"),
    ("task", "implementer", "deadline", "note"),
    ("task", "product", "deadline", "lead", "coordinating"),
    ("task", "product", "deadline", "lead", "coordinating", "budget", "note"),
    ("task", "location", "lead", "coordinating", "product", "deadline", "budget", "note"),
)
# How often a cell of a column is empty: never, seldom, often, mostly; a table has one for each.
EMPTY: dict[str, tuple[float, ...]] = {
    "task": (0.0,),
    "lead": (0.0, 0.0, 0.02),
    "implementer": (0.0,),
    "coordinating": (0.05, 0.2, 0.5),
    "product": (0.0, 0.1, 0.4),
    "deadline": (0.0, 0.05, 0.2),
    "approver": (0.1, 0.4),
    "budget": (0.3, 0.7),
    "location": (0.0, 0.2),
    "note": (0.6, 0.9, 1.0),
}
BEHIND: tuple[Paragraphs, ...] = (
    (),
    ("Ghi chú: thời gian có thể được điều chỉnh khi có chỉ đạo mới.",),
    (
        "Các cơ quan, đơn vị, địa phương căn cứ chức năng, nhiệm vụ được giao tổ chức "
        "thực hiện, báo cáo kết quả về Sở Xây dựng trước ngày 15 tháng 12 hằng năm để tổng hợp.",
    ),
    ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Đèo Văn Ún"),
)
ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII")


def make_table(seed: int, *, rows: int = 30) -> TaskTable:
    """Return the table of a seed, with about so many tasks."""
    rng = random.Random(seed)
    roles = rng.choice(ORDERS)
    headings = _make_headings(roles, rng)
    writers = _writers(rng)
    shares = {role: rng.choice(EMPTY[role]) for role in roles}
    dot = rng.choice(("", "", "."))
    groups = rng.choice((0, 0, 3, 5))
    restart, dotted = rng.random() < 0.5, rng.random() < 0.2
    made: list[Row] = []
    number = 0
    for group in range(max(groups, 1)):
        title = ""
        if groups:
            title = rng.choice(GROUPS)
            cells: list[Paragraphs] = [(title,), *((),) * (len(roles) - 1)]
            label = str(group + 1) if dotted else ROMANS[group] + dot
            made.append(Row(label, tuple(cells), is_group=True))
        for within in range(1, rows // max(groups, 1) + 1):
            number = within if restart else number + 1
            label = f"{group + 1}.{within}" if groups and dotted else f"{number}{dot}"
            cells = [() if rng.random() < shares[r] else writers[r]() for r in roles]
            made.append(Row(label, tuple(cells), title))
    before = (
        "PHỤ LỤC",
        "DANH MỤC NHIỆM VỤ TRỌNG TÂM VỀ AN TOÀN ĐƯỜNG THỦY",
        "(Kèm theo Quyết định số 31/QĐ-UBND ngày 12 tháng 5 năm 2031 của Ủy ban nhân dân tỉnh)",
    )
    return TaskTable(roles, headings, tuple(made), before, rng.choice(BEHIND))


def _make_headings(roles: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    names = [rng.choice(HEADINGS[role]) for role in ("index", *roles)]
    kind = rng.random()
    at = roles.index("lead") + 1 if "lead" in roles else 0
    if kind < 0.15 and at and roles[at : at + 1] == ("coordinating",):
        upper = rng.choice(("Cơ quan thực hiện", "Phân công thực hiện", "Đơn vị thực hiện"))
        lower = rng.choice((("Chủ trì", "Phối hợp"), ("Cơ quan chủ trì", "Cơ quan phối hợp")))
        return (*names[:at], upper, *names[at + 2 :], *lower)
    if kind < 0.3:
        return (*names, *(f"({number + 1})" for number in range(len(names))))
    return tuple(names)


def _writers(rng: random.Random) -> dict[str, Callable[[], Paragraphs]]:
    listed = rng.random() < 0.3
    some = rng.sample(AGENCIES, 6)

    def task() -> Paragraphs:
        text = f"{rng.choice(VERBS)} {rng.choice(THINGS)}{rng.choice(TAILS)}"
        if rng.random() < 0.12:
            return (text + ":", *rng.sample(ITEMS, rng.randint(2, 3)))
        return (text + rng.choice(("", ".")),)

    def coordinating() -> Paragraphs:
        if rng.random() < 0.4:
            return (rng.choice(MANY),)
        names = rng.sample(AGENCIES, rng.randint(1, 3)) + rng.sample(MANY, rng.randint(0, 1))
        if listed and len(names) > 1:
            return tuple(f"- {name}" for name in names)
        return (rng.choice((", ", "; ")).join(names),)

    def lead() -> Paragraphs:
        return (rng.choice(some) if rng.random() < 0.85 else rng.choice(MANY),)

    def product() -> Paragraphs:
        if rng.random() < 0.08:
            return ("- " + rng.choice(PRODUCTS), "- " + rng.choice(PRODUCTS))
        return (rng.choice(PRODUCTS),)

    def one(texts: Sequence[str]) -> Callable[[], Paragraphs]:
        return lambda: (rng.choice(texts),)

    return {
        "task": task,
        "lead": lead,
        "implementer": lead,
        "coordinating": coordinating,
        "product": product,
        "deadline": one(DEADLINES),
        "approver": one(APPROVERS),
        "budget": one(BUDGETS),
        "location": one(PLACES),
        "note": one(NOTES),
    }
