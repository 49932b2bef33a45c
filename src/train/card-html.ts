import type { Card } from './card.ts'
import { cardSections, type Section } from './card-markdown.ts'
import { escaped } from './html-text.ts'
import { calibrationPlot, monthPlot, termPlot } from './plot-svg.ts'

/** The card as one HTML file: its plots stand in it, and it loads nothing. */
export function cardHtml(card: Card): string {
  const { model, current } = card
  const sections = cardSections(card).map((section) => sectionHtml(section, plotsOf(section, card)))
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(`${model.name} ${current.label}`)}</title>
<style>${style}</style>
</head>
<body>
${sections.join('\n')}
</body>
</html>
`
}

function plotsOf({ title }: Section, { current: { stored }, features }: Card): string {
  switch (title) {
    case 'Figures of the months that were held back':
      return monthPlot(stored.backtest.months)
    case 'Calibration':
      return calibrationPlot(stored.backtest.bins)
    case 'Features': {
      const used = features.filter(({ weight }) => (weight ?? 0) >= 0.0005)
      const terms = used.flatMap(
        ({ name }) => stored.scorer.terms.find(({ column }) => column === name) ?? [],
      )
      return `<div class="terms">${terms.slice(0, 12).map(termPlot).join('\n')}</div>`
    }
    default:
      return ''
  }
}

function sectionHtml({ title, lines }: Section, plots: string): string {
  const head = title === '' ? '' : `<h2>${inline(title)}</h2>\n`
  return `<section>\n${head}${blocksOf(lines).map(blockHtml).join('\n')}\n${plots}\n</section>`
}

/** Lines in groups: a table, a list, or a paragraph. */
function blocksOf(lines: readonly string[]): readonly (readonly string[])[] {
  const blocks: string[][] = []
  for (const line of lines) {
    const last = blocks.at(-1)?.at(-1)
    if (line === '') blocks.push([])
    else if (last === undefined || kindOf(last) !== kindOf(line)) blocks.push([line])
    else blocks.at(-1)?.push(line)
  }
  return blocks.filter((block) => block.length > 0)
}

function kindOf(line: string): 'table' | 'list' | 'text' {
  if (line.startsWith('|')) return 'table'
  return line.startsWith('- ') ? 'list' : 'text'
}

function blockHtml(block: readonly string[]): string {
  const [first = ''] = block
  switch (kindOf(first)) {
    case 'table':
      return tableHtml(block)
    case 'list':
      return `<ul>${block.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`
    case 'text':
      return first.startsWith('# ')
        ? `<h1>${inline(first.slice(2))}</h1>`
        : `<p>${inline(block.join(' '))}</p>`
  }
}

function tableHtml([head = '', , ...rows]: readonly string[]): string {
  const cells = (line: string, tag: string): string =>
    `<tr>${line
      .slice(2, -2)
      .split(/ (?<!\\)\| /)
      .map((cell) => `<${tag}>${inline(cell.replaceAll('\\|', '|').trim())}</${tag}>`)
      .join('')}</tr>`
  return `<div class="wide"><table><thead>${cells(head, 'th')}</thead><tbody>${rows.map((row) => cells(row, 'td')).join('')}</tbody></table></div>`
}

function inline(text: string): string {
  return escaped(text)
    .replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>')
    .replace(/`(.+?)`/g, '<code>$1</code>')
}

const style = `
:root{color-scheme:light dark;--ink:#1c2430;--soft:#5b6675;--line:#d8dee6;--paper:#fff;--one:#1f6f8b;--two:#c8772c}
@media(prefers-color-scheme:dark){:root{--ink:#e6ebf1;--soft:#9aa7b5;--line:#33404e;--paper:#141a21;--one:#6cc0dd;--two:#eda35c}}
body{margin:2rem auto;padding:0 1rem;max-width:60rem;color:var(--ink);background:var(--paper);font:16px/1.5 system-ui,sans-serif}
h1{font-size:1.7rem}h2{font-size:1.15rem;margin-top:2rem;border-top:1px solid var(--line);padding-top:1rem}
table{border-collapse:collapse;font-size:.9rem}th,td{padding:.25rem .7rem;border-bottom:1px solid var(--line);text-align:right;font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}.wide{overflow-x:auto}th{color:var(--soft);font-weight:600}
code{font-size:.92em}svg{margin:1rem 1rem 0 0;max-width:100%;height:auto}svg text{fill:var(--soft);font:12px system-ui,sans-serif}
.axis{stroke:var(--line)}.ideal{stroke:var(--soft);stroke-dasharray:4 4}.one{stroke:var(--one);fill:none;stroke-width:2}.two{stroke:var(--two);fill:none;stroke-width:2}
.dot{fill:var(--one)}.other{fill:var(--two)}.bar{fill:var(--one);opacity:.25}.terms{display:flex;flex-wrap:wrap}.head{font-weight:600;fill:var(--ink)}
`
