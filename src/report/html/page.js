'use strict';
// Tables that sort, filter and page. Every value is put into the page as text, never as markup.
(() => {
  const PAGE = 25;

  const make = (name, text, attributes) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) element.setAttribute(key, value);
    return element;
  };

  const shown = (column, value) => {
    if (value === null || value === '') return '';
    if (column.kind === 'count') return value.toLocaleString('en-US');
    if (column.kind === 'share') {
      const percent = value * 100;
      return (percent > 0 && percent < 0.1 ? '<0.1' : String(Math.round(percent * 10) / 10)) + ' %';
    }
    return String(value);
  };

  class Grid {
    constructor(host) {
      this.host = host;
      const data = JSON.parse(document.getElementById(host.dataset.rows).textContent);
      this.columns = data.columns;
      this.rows = data.rows;
      this.words = data.words;
      this.plain = this.columns.map((_, place) => place).filter((place) => !this.columns[place].detail);
      this.details = this.columns.map((_, place) => place).filter((place) => this.columns[place].detail);
      this.order = this.rows.map((_, place) => place);
      this.kept = this.order;
      this.chosen = new Map();
      this.search = '';
      this.page = 0;
      this.open = new Set();
      this.build();
    }

    value(row, place) {
      const cell = this.rows[row][place];
      const words = this.words[place];
      return words && cell !== null ? words[cell] : cell;
    }

    // What a search looks through, made when somebody first searches.
    text(row) {
      if (!this.texts) this.texts = new Array(this.rows.length);
      if (this.texts[row] === undefined) {
        this.texts[row] = this.columns.map((_, place) => this.value(row, place)).join('\u0000').toLowerCase();
      }
      return this.texts[row];
    }

    build() {
      const caption = this.host.querySelector('caption').textContent;
      this.host.replaceChildren();
      this.host.append(this.tools(caption));
      const scroll = make('div', undefined, { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption });
      this.table = make('table');
      this.table.append(make('caption', caption), this.head());
      this.body = make('tbody');
      this.table.append(this.body);
      scroll.append(this.table);
      this.pager = make('div', undefined, { class: 'pager' });
      this.host.append(scroll, this.pager);
      this.draw();
      this.host.dataset.ready = 'yes';
    }

    tools(caption) {
      const tools = make('div', undefined, { class: 'tools', role: 'search', 'aria-label': 'Narrow: ' + caption });
      const label = make('label', 'Search');
      const input = make('input', undefined, { type: 'search', autocomplete: 'off' });
      let waiting;
      input.addEventListener('input', () => {
        clearTimeout(waiting);
        waiting = setTimeout(() => { this.search = input.value.trim().toLowerCase(); this.filter(); }, 120);
      });
      label.append(input);
      tools.append(label);
      this.columns.forEach((column, place) => {
        if (column.filter) tools.append(this.choice(column, place));
      });
      this.status = make('span', '', { class: 'faint', 'aria-live': 'polite' });
      tools.append(this.status);
      return tools;
    }

    choice(column, place) {
      const label = make('label', column.name);
      const select = make('select');
      select.append(make('option', 'all', { value: '' }));
      const counts = new Map();
      for (const row of this.order) {
        for (const value of [this.value(row, place)].flat()) {
          if (value !== null && value !== '') counts.set(value, (counts.get(value) || 0) + 1);
        }
      }
      const values = [...counts.keys()];
      if (column.kind === 'severity') {
        const rank = ['high', 'medium', 'low', 'informational'];
        values.sort((a, b) => rank.indexOf(a) - rank.indexOf(b));
      } else {
        values.sort();
      }
      for (const value of values) {
        select.append(make('option', value + ' (' + counts.get(value).toLocaleString('en-US') + ')', { value }));
      }
      select.addEventListener('change', () => {
        if (select.value === '') this.chosen.delete(place); else this.chosen.set(place, select.value);
        this.filter();
      });
      label.append(select);
      return label;
    }

    head() {
      const row = make('tr');
      this.heads = new Map();
      for (const place of this.plain) {
        const column = this.columns[place];
        const numeric = column.kind === 'count' || column.kind === 'share';
        const cell = make('th', undefined, { scope: 'col', class: numeric ? 'count' : '' });
        const button = make('button', column.name, { type: 'button' });
        button.addEventListener('click', () => this.sort(place));
        cell.append(button);
        this.heads.set(place, cell);
        row.append(cell);
      }
      const head = make('thead');
      head.append(row);
      return head;
    }

    sort(place) {
      const column = this.columns[place];
      const numeric = column.kind === 'count' || column.kind === 'share';
      const first = numeric || column.kind === 'severity' ? 'descending' : 'ascending';
      const other = first === 'ascending' ? 'descending' : 'ascending';
      const way = this.sorted === place && this.way === first ? other : first;
      this.sorted = place;
      this.way = way;
      const sign = way === 'ascending' ? 1 : -1;
      const rank = { informational: 1, low: 2, medium: 3, high: 4 };
      const keys = this.rows.map((_, row) => {
        const value = this.value(row, place);
        if (value === null || value === '') return null;
        if (numeric) return value;
        if (column.kind === 'severity') return rank[value] || 0;
        return String(value).toLowerCase();
      });
      // What is not known comes last, whichever way; equal ones stay in the order of the report.
      this.order = this.rows.map((_, row) => row).sort((a, b) => {
        const [x, y] = [keys[a], keys[b]];
        if (x === null || y === null) return (x === null) - (y === null) || a - b;
        if (x === y) return a - b;
        return x < y ? -sign : sign;
      });
      for (const [at, cell] of this.heads) {
        if (at === place) cell.setAttribute('aria-sort', way); else cell.removeAttribute('aria-sort');
      }
      this.filter();
    }

    filter() {
      const words = this.search.split(/\s+/).filter(Boolean);
      const chosen = [...this.chosen];
      this.kept = this.order.filter((row) =>
        chosen.every(([place, value]) => [this.value(row, place)].flat().includes(value)) &&
        words.every((word) => this.text(row).includes(word)));
      this.page = 0;
      this.draw();
    }

    draw() {
      const pages = Math.max(1, Math.ceil(this.kept.length / PAGE));
      this.page = Math.min(this.page, pages - 1);
      const from = this.page * PAGE;
      const rows = this.kept.slice(from, from + PAGE);
      this.body.replaceChildren(...rows.flatMap((row) => this.row(row)));
      const all = this.rows.length.toLocaleString('en-US');
      const kept = this.kept.length.toLocaleString('en-US');
      this.status.textContent = this.kept.length === this.rows.length ? all + ' rows' : kept + ' of ' + all + ' rows';
      this.pager.replaceChildren();
      this.pager.hidden = pages < 2;
      const move = (text, page) => {
        const button = make('button', text, { type: 'button' });
        button.disabled = page < 0 || page >= pages || page === this.page;
        button.addEventListener('click', () => {
          this.page = page;
          this.draw();
          const same = [...this.pager.querySelectorAll('button')].find((it) => it.textContent === text && !it.disabled);
          (same || this.pager.querySelector('button:not(:disabled)')).focus();
        });
        return button;
      };
      this.pager.append(move('First', 0), move('Previous', this.page - 1),
        make('span', 'Page ' + (this.page + 1).toLocaleString('en-US') + ' of ' + pages.toLocaleString('en-US')),
        move('Next', this.page + 1), move('Last', pages - 1));
    }

    row(row) {
      const line = make('tr');
      this.plain.forEach((place, at) => {
        const column = this.columns[place];
        const value = this.value(row, place);
        const text = Array.isArray(value) ? value.join(', ') : shown(column, value);
        const cell = make(at === 0 ? 'th' : 'td', undefined, at === 0 ? { scope: 'row' } : {});
        if (column.kind === 'count' || column.kind === 'share') cell.className = 'count';
        if (column.kind === 'long' || column.kind === 'date') cell.className = column.kind;
        if (column.kind === 'severity') cell.className = String(value);
        if (at === 0 && this.details.some((detail) => this.said(row, detail))) cell.append(this.opener(row, line));
        cell.append(document.createTextNode(text));
        cell.dir = 'auto';
        line.append(cell);
      });
      return this.open.has(row) ? [line, this.detail(row)] : [line];
    }

    // Whether a row has anything to say in a column.
    said(row, place) {
      const value = this.value(row, place);
      return Array.isArray(value) ? value.length > 0 : value !== null && value !== '';
    }

    opener(row, line) {
      const is_open = this.open.has(row);
      const button = make('button', is_open ? '\u2212' : '+', { type: 'button', class: 'more', 'aria-expanded': String(is_open), 'aria-label': 'Details' });
      button.addEventListener('click', () => {
        const opens = !this.open.has(row);
        if (opens) { this.open.add(row); line.after(this.detail(row)); } else { this.open.delete(row); line.nextSibling.remove(); }
        button.textContent = opens ? '\u2212' : '+';
        button.setAttribute('aria-expanded', String(opens));
      });
      return button;
    }

    detail(row) {
      const line = make('tr', undefined, { class: 'detail' });
      const cell = make('td', undefined, { colspan: String(this.plain.length) });
      const list = make('dl');
      for (const place of this.details) {
        if (!this.said(row, place)) continue;
        const value = this.value(row, place);
        list.append(make('dt', this.columns[place].name));
        const said = make('dd');
        if (Array.isArray(value)) {
          const items = make('ul');
          items.append(...value.map((item) => make('li', item, { dir: 'auto' })));
          said.append(items);
        } else {
          said.textContent = shown(this.columns[place], value);
          said.dir = 'auto';
        }
        list.append(said);
      }
      cell.append(list);
      line.append(cell);
      return line;
    }
  }

  for (const host of document.querySelectorAll('.grid')) new Grid(host);
  document.documentElement.dataset.ready = 'yes';
})();
