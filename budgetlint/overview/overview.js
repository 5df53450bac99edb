"use strict";
// Everything from documents is put on the page as text (textContent), never as markup.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const words = data.words;
  const STEP = 200;
  const byId = (id) => document.getElementById(id);
  const make = (tag, className, text) => {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined && text !== "") node.textContent = text;
    return node;
  };
  const option = (select, value, text) => {
    const node = make("option", "", text);
    node.value = value;
    select.append(node);
  };
  const fill = (text, ...values) => values.reduce((result, value) => result.replace("{}", value), text);

  // What a search looks through, prepared once: a county has thousands of findings.
  const documentText = data.documents.map((d) => `${d.unit} ${d.path}`.toLowerCase());
  const findingText = data.findings.map((f) =>
    `${documentText[f[0]]} ${f[2]} ${data.rules[f[2]] || ""} ${f[4]} ${f[5]}`.toLowerCase());

  const controls = { search: byId("search"), kind: byId("kind"), unit: byId("unit"), rule: byId("rule") };
  const boxes = [...document.querySelectorAll("input[name=severity]")];
  for (const [kind, name] of Object.entries(data.kinds)) option(controls.kind, kind, name);
  for (const [name] of [...data.units].sort((a, b) => (a[0] < b[0] ? -1 : 1)).slice(0, 5000)) option(controls.unit, name, name);
  for (const [rule] of [...data.faults].sort()) option(controls.rule, rule, `${rule} ${data.rules[rule]}`);

  const chosen = () => ({
    words: controls.search.value.toLowerCase().split(/\s+/).filter(Boolean),
    kind: controls.kind.value, unit: controls.unit.value, rule: controls.rule.value,
    severities: new Set(boxes.filter((box) => box.checked).map((box) => box.value)),
  });
  const has = (text, wanted) => wanted.every((word) => text.includes(word));
  const documentFits = (place, want) => {
    const d = data.documents[place];
    return (!want.kind || d.kind === want.kind) && (!want.unit || d.unit === want.unit);
  };

  // A list that shows its first rows and more on demand; printing shows all rows of short lists.
  const list = (body, more, row) => {
    let items = [], shown = 0;
    const show = (count) => {
      const end = Math.min(shown + count, items.length);
      body.append(...items.slice(shown, end).map(row));
      shown = end;
      if (more) { more.hidden = shown >= items.length; more.textContent = words.more; }
    };
    if (more) more.addEventListener("click", () => show(STEP));
    return {
      set(next) {
        items = next; shown = 0; body.replaceChildren();
        show(STEP);
        if (!items.length) {
          const cell = make("td", "note", words.none);
          cell.colSpan = 99;
          const line = make("tr");
          line.append(cell); body.append(line);
        }
      },
      rest() { if (items.length <= 2000) show(items.length); },
    };
  };

  const findingRow = (place) => {
    const [doc, severity, rule, page, message, where, doubt, crops] = data.findings[place];
    const d = data.documents[doc];
    const line = make("tr");
    const first = make("td");
    const file = make("div", "place", d.path.split("/").pop());
    file.title = d.path;
    first.append(make("div", "", d.unit), file);
    const second = make("td");
    second.append(make("div", "", rule), make("span", `badge ${severity}`, data.severities[severity]));
    const fourth = make("td");
    fourth.append(make("div", "", message));
    if (where) fourth.append(make("div", "place", where));
    if (doubt) fourth.append(make("div", "doubt", words.doubt + doubt));
    for (const crop of crops || []) {
      const picture = make("img", "crop");
      picture.alt = words.crop;
      picture.src = `data:image/jpeg;base64,${crop}`;
      fourth.append(picture);
    }
    const third = make("td", "n", page ? String(page) : words.whole);
    if (page) third.dataset.label = words.onPage;
    line.append(first, second, third, fourth);
    return line;
  };
  const findings = list(byId("finding-rows"), byId("findings-more"), findingRow);

  const rank = new Map(data.units.map((unit, place) => [unit, place + 1]));
  const unitRow = (unit) => {
    const [name, places, ...counts] = unit;
    const line = make("tr");
    const cell = make("td");
    const button = make("button", "link", name);
    button.addEventListener("click", () => { controls.unit.value = name; apply(); byId("findings").scrollIntoView(); });
    cell.append(button);
    line.append(make("td", "n", String(rank.get(unit))), cell, make("td", "n", String(places.length)),
      ...counts.map((count) => make("td", "n", count ? String(count) : "–")));
    return line;
  };
  const ranking = list(byId("ranking-rows"), byId("ranking-more"), unitRow);

  const MARKS = { there: "✓", empty: words.markEmpty, missing: words.markMissing, unknown: "?" };
  const matrices = Object.entries(data.required)
    .filter(([kind]) => data.documents.some((d) => d.kind === kind))
    .map(([kind, columns]) => {
      const box = make("div", "wide"), table = make("table", "matrix"), head = make("tr"), body = make("tbody");
      const top = make("thead");
      head.append(make("th", "", data.kinds[kind]));
      for (const names of columns) {
        const cell = make("th", "", names[0]);
        if (names.length > 1) cell.title = names.join(" / ");
        head.append(cell);
      }
      top.append(head); table.append(top, body); box.append(table);
      const more = make("button", "more");
      byId("matrices").append(box, more);
      const row = (place) => {
        const d = data.documents[place];
        const line = make("tr"), first = make("td", "", `${d.unit} `);
        first.title = d.path;
        first.append(make("span", "place", [d.level, d.year].filter(Boolean).join(" · ")));
        line.append(first, ...d.tables.map((state) => {
          const cell = make("td"), mark = make("span", `mark ${state}`, MARKS[state]);
          mark.title = words[state];
          cell.append(mark);
          return cell;
        }));
        return line;
      };
      return { kind, rows: list(body, more, row) };
    });

  const apply = () => {
    const want = chosen();
    const fits = data.documents.map((d, place) => documentFits(place, want));
    const found = [];
    data.findings.forEach((f, place) => {
      if (fits[f[0]] && want.severities.has(f[1]) && (!want.rule || f[2] === want.rule) && has(findingText[place], want.words))
        found.push(place);
    });
    findings.set(found);
    byId("findings-count").textContent = fill(words.shown, found.length, data.findings.length);
    const hits = new Set(found.map((place) => data.findings[place][0]));
    // A search for words of a finding keeps the units that have it; one for a name keeps the unit itself.
    const shows = (place) => fits[place] && (hits.has(place) || (!want.rule && has(documentText[place], want.words)));
    const units = data.units.filter((unit) => unit[1].some(shows));
    ranking.set(units);
    byId("ranking-count").textContent = fill(words.shown, units.length, data.units.length);
    for (const matrix of matrices)
      matrix.rows.set(data.documents.map((d, place) => place).filter((place) =>
        data.documents[place].kind === matrix.kind && !data.documents[place].double && shows(place)));
  };
  for (const control of Object.values(controls)) control.addEventListener("input", apply);
  for (const box of boxes) box.addEventListener("change", apply);
  byId("reset").addEventListener("click", () => {
    for (const control of Object.values(controls)) control.value = "";
    for (const box of boxes) box.checked = true;
    apply();
  });
  const chooseRule = (rule) => { controls.rule.value = rule; apply(); byId("findings").scrollIntoView(); };
  for (const button of document.querySelectorAll("button[data-rule]"))
    button.addEventListener("click", () => chooseRule(button.dataset.rule));
  window.addEventListener("beforeprint", () => { ranking.rest(); matrices.forEach((matrix) => matrix.rows.rest()); });
  apply();

  // Charts
  const colours = { error: "#b3261e", warning: "#d08a1d", info: "#6f9bbf", checked: "#4a8a5c", partly_checked: "#d08a1d",
    failed: "#b3261e", skipped: "#9aa7b3" };
  const most = window.innerWidth < 640 ? 20 : 34;
  const short = (text) => {
    let width = 0;
    for (let place = 0; place < text.length; place += 1) {
      width += text.charCodeAt(place) > 0x2000 ? 2 : 1;
      if (width > most) return `${text.slice(0, place)}…`;
    }
    return text;
  };
  Chart.defaults.animation = false;
  Chart.defaults.maintainAspectRatio = false;
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.color = "#1c2733";
  const bars = (labels, datasets, stacked) => ({
    type: "bar",
    data: { labels, datasets },
    options: {
      indexAxis: "y",
      plugins: { legend: { display: stacked, position: "bottom", labels: { boxWidth: 12 } } },
      scales: { x: { stacked, ticks: { precision: 0 } }, y: { stacked, ticks: { autoSkip: false, callback(value) { return short(this.getLabelForValue(value)); } } } },
    },
  });
  const bySeverity = (count) => Object.keys(colours).slice(0, 3).map((severity, index) => ({
    label: data.severities[severity], backgroundColor: colours[severity], data: count(severity, index),
  }));
  const faults = data.faults.slice(0, 12);
  const ruleChart = new Chart(byId("chart-rules"), bars(faults.map(([rule]) => `${rule} ${data.rules[rule]}`),
    bySeverity((severity, index) => faults.map((fault) => fault[1 + index])), true));
  ruleChart.options.onClick = (event, items) => { if (items.length) chooseRule(faults[items[0].index][0]); };
  const units = data.units.filter((unit) => unit[2] + unit[3] + unit[4]).slice(0, 12);
  const unitChart = new Chart(byId("chart-units"), bars(units.map((unit) => unit[0]),
    bySeverity((severity, index) => units.map((unit) => unit[2 + index])), true));
  unitChart.options.onClick = (event, items) => {
    if (items.length) { controls.unit.value = units[items[0].index][0]; apply(); byId("findings").scrollIntoView(); }
  };
  const statuses = Object.entries(data.statuses).filter(([, [, count]]) => count);
  new Chart(byId("chart-status"), {
    type: "doughnut",
    data: {
      labels: statuses.map(([, [name, count]]) => `${name} ${count}`),
      datasets: [{ data: statuses.map(([, [, count]]) => count), backgroundColor: statuses.map(([status]) => colours[status]) }],
    },
    options: { cutout: "58%", plugins: { legend: { position: "right", labels: { boxWidth: 14 } } } },
  });
  const group = byId("class-group");
  data.classes.forEach((item, place) => option(group, String(place), item.name));
  const classChart = new Chart(byId("chart-classes"), bars([], [{ backgroundColor: "#1f4e79", data: [] }], false));
  const showClasses = () => {
    const item = data.classes[Number(group.value)] || { labels: [], values: [] };
    const order = item.values.map((value, place) => place).sort((a, b) => item.values[b] - item.values[a]).slice(0, 12);
    classChart.data.labels = order.map((place) => item.labels[place]);
    classChart.data.datasets[0].data = order.map((place) => item.values[place]);
    classChart.update();
  };
  group.addEventListener("input", showClasses);
  if (data.classes.length) {
    const largest = data.classes.reduce((best, item, place) =>
      (item.values.reduce((a, b) => a + b, 0) > data.classes[best].values.reduce((a, b) => a + b, 0) ? place : best), 0);
    group.value = String(largest);
  } else { group.hidden = true; }
  showClasses();
  document.body.dataset.ready = "yes";
})();
