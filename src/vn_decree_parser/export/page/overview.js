"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const find = (id) => document.getElementById(id);
  const MOST_AGENCIES = 30;
  const HEADINGS = ["Văn bản", "Trích yếu", "Cơ quan ban hành", "Ngày", "Nhiệm vụ", "Chỉ tiêu", "Vấn đề"];

  function make(tag, options = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  function bars(rows, label) {
    const most = Math.max(1, ...rows.map(([, count]) => count));
    return rows.map(([name, count]) => {
      const bar = make("i", {});
      bar.style.width = `${(100 * count) / most}%`;
      return make("div", { class: "bar wide" }, make("em", { title: label(name) }, label(name)), bar, String(count));
    });
  }

  const quarter = (name) => `Quý ${["I", "II", "III", "IV"][name.split("-")[1] - 1]}/${name.split("-")[0]}`;
  find("quarters").append(...bars(data.quarters, quarter));
  find("agencies").append(...bars(data.agencies.slice(0, MOST_AGENCIES), (name) => name));

  let order = 0;
  let falling = false;
  let words = "";
  const key = (row) => (order === 3 ? row[4].split("/").reverse().join("") : row[order + 1]);
  function show() {
    const rows = data.documents
      .filter((row) => row.join(" ").toLowerCase().includes(words))
      .sort((a, b) => {
        const [x, y] = falling ? [key(b), key(a)] : [key(a), key(b)];
        return typeof x === "number" ? x - y : String(x).localeCompare(String(y), "vi");
      });
    find("documents").replaceChildren(...rows.map(([link, name, ...cells]) =>
      make("tr", {}, make("td", {}, link ? make("a", { href: link }, name) : name),
        ...cells.map((cell) => make("td", typeof cell === "number" ? { class: "n" } : {}, String(cell))))));
  }
  HEADINGS.forEach((heading, index) => {
    const cell = make("th", index > 3 ? { class: "n", tabindex: "0" } : { tabindex: "0" }, heading);
    cell.addEventListener("click", () => {
      falling = order === index ? !falling : index > 3;
      order = index;
      show();
    });
    find("headings").append(cell);
  });
  find("words").addEventListener("input", (event) => {
    words = event.target.value.toLowerCase();
    show();
  });
  show();
})();
