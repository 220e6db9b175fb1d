"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const records = [...data.tasks, ...data.targets];
  const find = (id) => document.getElementById(id);
  const list = find("list");
  const text = find("document");

  // An element with a class, attributes and children; words are always text, never markup.
  function make(tag, options = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(options)) element.setAttribute(name, value);
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  }

  function day(iso) {
    return iso ? iso.split("-").reverse().join("/") : "";
  }

  function yearsOf(record) {
    if (record.year) return [record.year];
    return [...new Set((record.days || []).map((iso) => Number(iso.slice(0, 4))))];
  }

  function facts(pairs) {
    const rows = pairs.filter(([, value]) => value && value.length);
    if (!rows.length) return null;
    return make("dl", {}, ...rows.flatMap(([name, value]) =>
      [make("dt", {}, name), make("dd", {}, Array.isArray(value) ? value.join("; ") : value)]));
  }

  function flags(record) {
    const doubt = record.confidence < 0.7 ? ["cần kiểm tra"] : [];
    return [...doubt, ...record.flags].map((flag) =>
      make("span", { class: doubt.includes(flag) ? "flag doubt" : "flag" }, flag));
  }

  function card(number) {
    const record = records[number];
    const isTask = number < data.tasks.length;
    const when = record.when && record.due && !record.when.includes(day(record.due))
      ? `${record.when} (${day(record.due)})` : record.when;
    const body = isTask
      ? facts([["Chủ trì", record.lead], ["Phối hợp", record.partners], ["Thời hạn", when],
          ["Sản phẩm", record.product], ["Trình", record.approver], ["Nơi nhận", record.recipients],
          ["Mâu thuẫn", record.conflicts]])
      : facts([["Giá trị", record.says], ["Đối tượng", record.population], ["Thời gian", record.when],
          ["Theo dõi", record.lead]]);
    const where = [isTask ? record.kind : null, ...(record.path || []), record.place]
      .filter(Boolean).join(" › ");
    return make("div", { class: isTask ? "card" : "card target", tabindex: "0", role: "button", "data-n": number },
      make("small", { title: where }, where), make("b", {}, record.title), body, ...flags(record));
  }

  function problemCard(problem) {
    return make("div", { class: "card problem" }, make("small", {}, [problem.code, problem.place].filter(Boolean).join(" · ")),
      make("b", {}, problem.says));
  }

  const chosen = { words: "", agency: "", year: "" };
  function passes(number) {
    const record = records[number];
    const all = [record.title, record.id, record.product, record.when, ...(record.lead || []), ...(record.partners || [])];
    if (chosen.words && !all.filter(Boolean).join(" ").toLowerCase().includes(chosen.words)) return false;
    if (chosen.agency && ![...(record.lead || []), ...(record.partners || [])].includes(chosen.agency)) return false;
    return !chosen.year || yearsOf(record).includes(Number(chosen.year));
  }

  function numbers(from, count) {
    return Array.from({ length: count }, (_, index) => from + index).filter(passes);
  }

  // Bars of how many tasks fall due in each quarter; a click shows them.
  function timeline(shown) {
    const quarters = new Map();
    for (const number of shown) {
      for (const iso of new Set((records[number].days || []).map((d) => `${d.slice(0, 4)}-${Math.ceil(Number(d.slice(5, 7)) / 3)}`))) {
        if (!quarters.has(iso)) quarters.set(iso, []);
        quarters.get(iso).push(number);
      }
    }
    const rows = [...quarters].sort(([a], [b]) => (a < b ? -1 : 1));
    const most = Math.max(1, ...rows.map(([, found]) => found.length));
    const below = make("div", {});
    const bars = rows.map(([quarter, found]) => {
      const [year, part] = quarter.split("-");
      const bar = make("i", {});
      bar.style.width = `${(100 * found.length) / most}%`;
      const row = make("button", { class: "bar", type: "button" }, `Quý ${["I", "II", "III", "IV"][part - 1]}/${year}`, bar, String(found.length));
      row.addEventListener("click", () => below.replaceChildren(make("p", { class: "count" }, row.firstChild.textContent), ...found.map(card)));
      return row;
    });
    const open = shown.filter((number) => !(records[number].days || []).length);
    const rest = open.length ? [make("h2", {}, `Không có ngày cụ thể (${open.length})`), ...open.filter((n) => records[n].when).map(card)] : [];
    return [make("div", { class: "chart" }, ...bars), below, ...rest];
  }

  // One small chart for each indicator that has values for several years.
  function charts(shown) {
    const groups = new Map();
    for (const number of shown) {
      const record = records[number];
      const value = Number(record.value);
      if (!record.year || record.value === null || Number.isNaN(value)) continue;
      const key = `${record.title}|${record.unit || ""}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push([record.year, value]);
    }
    return [...groups].filter(([, points]) => new Set(points.map(([year]) => year)).size > 1)
      .map(([key, points]) => make("figure", { class: "chart" }, make("figcaption", { class: "count" }, key.replace("|", " · ").replace(/ · $/, "")), drawing(points)));
  }

  function drawing(points) {
    const space = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(space, "svg");
    svg.setAttribute("viewBox", "0 0 320 90");
    svg.setAttribute("role", "img");
    points.sort(([a], [b]) => a - b);
    const years = points.map(([year]) => year);
    const values = points.map(([, value]) => value);
    const x = (year) => 24 + (272 * (year - years[0])) / Math.max(1, years[years.length - 1] - years[0]);
    const low = Math.min(...values);
    const high = Math.max(...values);
    const y = (value) => 62 - (40 * (value - low)) / (high - low || 1);
    const put = (tag, attributes, words) => {
      const element = document.createElementNS(space, tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      if (words) element.textContent = words;
      svg.append(element);
    };
    put("polyline", { class: "trend", points: points.map(([year, value]) => `${x(year)},${y(value)}`).join(" ") });
    for (const [year, value] of points) {
      put("circle", { class: "dot", cx: x(year), cy: y(value), r: 4 });
      put("text", { x: x(year), y: y(value) - 9, "text-anchor": "middle" }, value.toLocaleString("vi-VN"));
      put("text", { x: x(year), y: 84, "text-anchor": "middle" }, String(year));
    }
    return svg;
  }

  function counted(shown, all, what) {
    return make("p", { class: "count" }, shown.length === all ? `${all} ${what}` : `${shown.length} trong ${all} ${what}`);
  }

  function show() {
    const view = document.body.dataset.view;
    const tasks = numbers(0, data.tasks.length);
    const targets = numbers(data.tasks.length, data.targets.length);
    const views = {
      document: () => [],
      tasks: () => [counted(tasks, data.tasks.length, "nhiệm vụ"), ...tasks.map(card)],
      targets: () => [counted(targets, data.targets.length, "chỉ tiêu"), ...charts(targets), ...targets.map(card)],
      timeline: () => timeline(tasks),
      problems: () => [counted(data.problems, data.problems.length, "vấn đề"), ...data.problems.map(problemCard)],
    };
    list.replaceChildren(...views[view]());
    for (const button of document.querySelectorAll("[data-tab]")) {
      button.setAttribute("aria-selected", String(button.dataset.tab === view));
      const count = { tasks: tasks, targets: targets, problems: data.problems }[button.dataset.tab];
      if (count) button.dataset.count = count.length;
    }
  }

  function go(view) {
    document.body.dataset.view = view;
    show();
  }

  function mark(number) {
    for (const element of document.querySelectorAll(".chosen")) element.classList.remove("chosen");
    const spans = text.querySelectorAll(`span[data-r~="${number}"]`);
    for (const span of spans) span.classList.add("chosen");
    const own = list.querySelector(`.card[data-n="${number}"]`);
    if (own) own.classList.add("chosen");
    return { spans, own };
  }

  function fromCard(event) {
    const own = event.target.closest(".card[data-n]");
    if (!own || (event.type === "keydown" && event.key !== "Enter")) return;
    if (matchMedia("(max-width: 55rem)").matches) go("document");
    const { spans } = mark(Number(own.dataset.n));
    if (spans.length) spans[0].scrollIntoView({ block: "center" });
  }

  function fromText(event) {
    const span = event.target.closest("span[data-r]");
    if (!span) return;
    // The narrowest record is meant: the one that begins last.
    const number = Number(span.dataset.r.split(" ").pop());
    for (const field of Object.keys(chosen)) chosen[field] = "";
    for (const id of ["words", "agency", "year"]) find(id).value = "";
    go(number < data.tasks.length ? "tasks" : "targets");
    const { own } = mark(number);
    if (own) own.scrollIntoView({ block: "center" });
  }

  function fill(select, values) {
    select.append(...values.map((value) => make("option", { value }, value)));
  }

  const agencies = new Map();
  for (const record of records) {
    for (const name of [...(record.lead || []), ...(record.partners || [])]) agencies.set(name, (agencies.get(name) || 0) + 1);
  }
  fill(find("agency"), [...agencies].sort(([a, m], [b, n]) => n - m || a.localeCompare(b, "vi")).map(([name]) => name));
  fill(find("year"), [...new Set(records.flatMap(yearsOf))].sort().map(String));
  for (const id of ["words", "agency", "year"]) {
    find(id).addEventListener("input", (event) => {
      chosen[id] = id === "words" ? event.target.value.toLowerCase() : event.target.value;
      show();
    });
  }
  for (const button of document.querySelectorAll("[data-tab]")) button.addEventListener("click", () => go(button.dataset.tab));
  list.addEventListener("click", fromCard);
  list.addEventListener("keydown", fromCard);
  text.addEventListener("click", fromText);
  const head = () => document.body.style.setProperty("--head", `${document.querySelector("header").offsetHeight}px`);
  addEventListener("resize", head);
  head();
  go(data.tasks.length || !data.targets.length ? "tasks" : "targets");
})();
