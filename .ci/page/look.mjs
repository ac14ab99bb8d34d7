// Opens a report in headless Chromium and looks at it as a person would: nothing goes wrong, nothing is loaded, every
// chart and table is there, tables sort, filter and page, and whoever uses a keyboard, a screen reader, a phone or
// paper finds everything.
//
// node look.mjs PAGE [--shots FOLDER] [--within MILLISECONDS] [--like OTHER]
//
// --like: PAGE has names of another kind than OTHER, and must be made of the same elements.
import { readFileSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    shots: { type: 'string' },
    within: { type: 'string', default: '2000' },
    like: { type: 'string' },
  },
});
const path = resolve(positionals[0]);
const address = pathToFileURL(path).href;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const wrong = [];
const check = (holds, words) => { if (!holds) wrong.push(words); };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync'],
});

// A page that has been opened; whatever it says, asks for or opens is noted.
async function open(options) {
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  const page = await context.newPage();
  page.on('console', (message) => check(!['error', 'warning'].includes(message.type()), `console: ${message.text()}`));
  page.on('pageerror', (error) => check(false, `script: ${error.message}`));
  page.on('dialog', (dialog) => { check(false, `dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on('popup', () => check(false, 'a window was opened'));
  page.on('request', (request) => check(request.url() === address, `request: ${request.url()}`));
  const begun = Date.now();
  await page.goto(address, { waitUntil: 'load' });
  await page.waitForSelector('html[data-ready=yes]', { timeout: 30000, state: 'attached' });
  return { context, page, took: Date.now() - begun };
}

const text = (page, selector) => page.locator(selector).first().textContent();
const status = (page, grid) => text(page, `#${grid} .tools [aria-live]`);

// ------------------------------------------------------------------ a screen of usual size
{
  const { context, page, took: first } = await open({ viewport: { width: 1280, height: 900 } });
  // The middle one of three: other work on the machine is not the page's.
  const times = [first];
  for (let again = 0; again < 2; again += 1) {
    const other = await open({ viewport: { width: 1280, height: 900 } });
    times.push(other.took);
    await other.context.close();
  }
  const took = times.sort((a, b) => a - b)[1];
  console.log(`open and ready in ${took} ms (${times.join(', ')}), ${(readFileSync(path).length / 1e6).toFixed(2)} MB`);
  check(took <= Number(values.within), `ready after ${took} ms, not within ${values.within}`);
  check(await page.locator('.card').count() === 4, 'the first screen does not have its four answers');
  const box = await page.locator('.cards').boundingBox();
  check(box && box.y < 500, 'the answers are not on the first screen');
  for (const link of await page.locator('nav a').all()) {
    const id = (await link.getAttribute('href')).slice(1);
    check(await page.locator(`section#${id} h2`).count() === 1, `no section ${id}`);
    const inner = (await page.locator(`section#${id}`).innerText()).trim().split('\n');
    check(inner.length > 1, `the section ${id} is empty`);
  }
  // Every chart says in words what it shows, and has a size.
  const charts = await page.locator('figure svg').all();
  for (const chart of charts) {
    check(await chart.getAttribute('role') === 'img', 'a chart is no image to a screen reader');
    const names = await chart.evaluate((svg) => svg.getAttribute('aria-labelledby').split(' ')
      .map((id) => svg.querySelector(`[id="${id}"]`)?.textContent ?? ''));
    check(names.length === 2 && names.every((name) => name.length > 0), `a chart without words: ${names}`);
    const size = await chart.boundingBox();
    check(size && size.width > 20 && size.height > 10, `a chart without a size: ${names[0]}`);
  }
  const ids = await page.evaluate(() => [...document.querySelectorAll('[id]')].map((it) => it.id));
  check(new Set(ids).size === ids.length, 'an id stands twice');
  // Every table is alive.
  const grids = await page.locator('.grid').evaluateAll((all) => all.map((it) => it.id));
  for (const grid of grids) await tryGrid(page, grid);
  check(await page.locator('.grid:not([data-ready])').count() === 0, 'a table was not built');
  console.log(`${charts.length} charts, ${grids.length} tables`);
  await axeOn(page, 'light');
  await page.emulateMedia({ colorScheme: 'dark' });
  await axeOn(page, 'dark');
  await names(page);
  await context.close();
}

async function tryGrid(page, grid) {
  const rows = () => page.locator(`#${grid} tbody tr:not(.detail)`);
  const all = Number((await status(page, grid)).split(' ')[0].replaceAll(',', ''));
  const first = await rows().count();
  check(all > 0 && first === Math.min(all, 25), `${grid}: ${first} rows shown of ${all}`);
  // Sorting by each column, both ways, keeps every row and leaves them in order.
  const heads = await page.locator(`#${grid} thead button`).all();
  for (const head of heads.slice(0, 6)) {
    for (let click = 0; click < 2; click += 1) {
      await head.click();
      const way = await head.evaluate((it) => it.parentElement.getAttribute('aria-sort'));
      check(way === 'ascending' || way === 'descending', `${grid}: a sorted column does not say so`);
      check(Number((await status(page, grid)).split(' ')[0].replaceAll(',', '')) === all, `${grid}: sorting loses rows`);
      const place = await head.evaluate((it) => [...it.closest('tr').children].indexOf(it.parentElement));
      const cells = await rows().evaluateAll((lines, at) => lines.map((line) => line.children[at]), place);
      check(cells.length === first, `${grid}: sorting shows other rows`);
      const shown = await rows().evaluateAll((lines, at) => lines.map((line) => line.children[at].textContent), place);
      const numeric = await head.evaluate((it) => it.parentElement.className === 'count');
      if (numeric) {
        const numbers = shown.filter((it) => it !== '').map((it) => parseFloat(it.replaceAll(',', '').replace('<', '')));
        const ordered = numbers.every((it, at) => at === 0 ||
          (way === 'ascending' ? numbers[at - 1] <= it : numbers[at - 1] >= it));
        check(ordered, `${grid}: not in order ${way}: ${shown}`);
      }
    }
  }
  // A search for what no row has finds none; the text of the first row finds that row.
  const search = page.locator(`#${grid} input[type=search]`);
  await search.fill('no row has these words');
  await page.waitForFunction((id) => document.querySelector(`#${id} .tools [aria-live]`).textContent.startsWith('0 of'), grid);
  check(await rows().count() === 0, `${grid}: a search for nothing finds rows`);
  await search.fill('');
  await page.waitForFunction((id) => !document.querySelector(`#${id} .tools [aria-live]`).textContent.includes(' of '), grid);
  // Each choice narrows to as many rows as it says.
  for (const select of await page.locator(`#${grid} select`).all()) {
    const options = await select.locator('option').allTextContents();
    if (options.length < 2) continue;
    const said = Number(options[1].match(/\(([\d,]+)\)$/)[1].replaceAll(',', ''));
    await select.selectOption({ index: 1 });
    const kept = Number((await status(page, grid)).split(' ')[0].replaceAll(',', ''));
    check(kept === said, `${grid}: ${options[1]} keeps ${kept} rows`);
    await select.selectOption({ index: 0 });
  }
  // Paging shows other rows, and comes back.
  if (all > 25) {
    const before = await rows().first().textContent();
    await page.locator(`#${grid} .pager button`, { hasText: 'Next' }).click();
    check((await text(page, `#${grid} .pager span`)).startsWith('Page 2 of'), `${grid}: no second page`);
    await page.locator(`#${grid} .pager button`, { hasText: 'First' }).click();
    check(await rows().first().textContent() === before, `${grid}: the first page is another one`);
  }
  const more = page.locator(`#${grid} .more`).first();
  if (await more.count() > 0) {
    await more.click();
    check((await page.locator(`#${grid} .detail dd`).count()) > 0, `${grid}: an opened row shows nothing`);
    check(await more.getAttribute('aria-expanded') === 'true', `${grid}: an opened row does not say so`);
    await more.click();
  }
}

async function axeOn(page, mode) {
  // The page's policy lets no script in: the checker comes by way of the debugger, and not into the page's document.
  await page.evaluate(axe);
  const found = await page.evaluate(async () => {
    const result = await globalThis.axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return result.violations.map((it) => `${it.id}: ${it.help}: ${it.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + (node.failureSummary ?? '')).join(' | ')}`);
  });
  for (const violation of found) check(false, `axe, ${mode}: ${violation}`);
}

// The first key leads to the skip link; every table can be reached and sorted without a mouse.
async function keyboard() {
  const { context, page } = await open({});
  await page.keyboard.press('Tab');
  check(await page.evaluate(() => document.activeElement.className) === 'skip', 'the first key does not lead to the skip link');
  const head = page.locator('.grid thead button').first();
  if (await head.count() > 0) {
    await head.focus();
    await page.keyboard.press('Enter');
    check(await head.evaluate((it) => it.parentElement.hasAttribute('aria-sort')), 'a column cannot be sorted by key');
  }
  await context.close();
}

// Names that are markup, scripts, formulas or run the other way are names.
async function names(page) {
  const bad = await page.evaluate(() => ({
    scripts: [...document.querySelectorAll('script')].filter((it) => it.type !== 'application/json').length,
    foreign: document.querySelectorAll('main img, main iframe, main object, main embed, main link, main base, main form, main style').length,
    handlers: [...document.querySelectorAll('*')].filter((it) => [...it.attributes].some((at) => at.name.startsWith('on'))).length,
    inline: document.querySelectorAll('[style]').length,
    marked: globalThis.hacked === true,
  }));
  check(bad.scripts === 1, `${bad.scripts} scripts`);
  check(bad.foreign === 0, `${bad.foreign} elements from names`);
  check(bad.handlers === 0, `${bad.handlers} event handlers from names`);
  check(bad.inline === 0, `${bad.inline} inline styles`);
  check(!bad.marked, 'a script in a name has run');
}

await keyboard();

// ------------------------------------------------------------------ three widths, and paper
for (const [name, width, height] of [['phone', 360, 740], ['tablet', 800, 1100], ['desk', 1440, 900]]) {
  const { context, page } = await open({ viewport: { width, height }, colorScheme: name === 'tablet' ? 'dark' : 'light' });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  check(over <= 0, `${name}: the page is ${over} pixels wider than the screen`);
  if (values.shots) {
    mkdirSync(values.shots, { recursive: true });
    await page.screenshot({ path: resolve(values.shots, `${name}.png`) });
    await page.screenshot({ path: resolve(values.shots, `${name}-whole.png`), fullPage: true });
  }
  await context.close();
}
{
  const { context, page } = await open({});
  await page.emulateMedia({ media: 'print' });
  check(!(await page.locator('nav').isVisible()), 'the navigation is printed');
  check(await page.locator('.card').first().isVisible(), 'the answers are not printed');
  await context.close();
}
// Names change no element: not their kinds, not their number.
if (values.like) {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const kinds = async (of) => {
    const page = await context.newPage();
    await page.goto(pathToFileURL(resolve(of)).href);
    const all = await page.locator('*').evaluateAll((elements) => elements.map((it) => it.tagName.toLowerCase()));
    const counts = {};
    for (const name of all.sort()) counts[name] = (counts[name] ?? 0) + 1;
    return JSON.stringify(counts);
  };
  const [ours, theirs] = [await kinds(path), await kinds(values.like)];
  check(ours === theirs, `other elements: ${ours}, not ${theirs}`);
  await context.close();
}
// Without its script the page still says everything but the rest of long tables.
{
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(address);
  const tables = await page.locator('.grid').count();
  check(await page.locator('.grid tbody').count() === tables, 'a table needs the script to be there');
  await context.close();
}
await browser.close();
for (const words of [...new Set(wrong)]) console.error(`page: ${words}`);
process.exitCode = wrong.length > 0 ? 1 : 0;
