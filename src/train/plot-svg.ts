import type { Term } from '../model/additive-model.ts'
import { micro } from '../model/additive-model.ts'
import type { MonthFigures } from '../model/backtest.ts'
import type { CalibrationBin } from '../model/calibration.ts'
import { escaped } from './html-text.ts'

/** The frame that a plot is drawn in, in pixels. */
const frame = { left: 52, top: 28, right: 16, bottom: 40 }

/** What was said against what came true: on the line both are equal. */
export function calibrationPlot(bins: readonly CalibrationBin[]): string {
  const spots = bins.map(({ predicted, positives, rows }) => [predicted, positives / rows] as const)
  const most = Math.max(0.01, ...spots.flat()) * 1.05
  const [width, height] = [420, 340]
  const x = scale(0, most, frame.left, width - frame.right)
  const y = scale(0, most, height - frame.bottom, frame.top)
  return svg(width, height, 'Said against came true, a point for each tenth of the rows', [
    ...axis(x, y, most, width, height, (value) => `${(100 * value).toFixed(most < 0.1 ? 1 : 0)} %`),
    `<line class="ideal" x1="${x(0)}" y1="${y(0)}" x2="${x(most)}" y2="${y(most)}"/>`,
    `<path class="one" d="${pathOf(spots.map(([px, py]) => [x(px), y(py)]))}"/>`,
    ...spots.map(([px, py]) => `<circle class="dot" cx="${x(px)}" cy="${y(py)}" r="4"/>`),
    `<text x="${(frame.left + width - frame.right) / 2}" y="${height - 6}" text-anchor="middle">said</text>`,
    `<text class="head" x="${frame.left}" y="16">came true, by what was said</text>`,
  ])
}

/** AUC by month: the model and the heuristic. */
export function monthPlot(months: readonly MonthFigures[]): string {
  const values = months.flatMap(({ champion, heuristic }) => [champion.auc, heuristic.auc])
  const known = values.filter((value) => value !== null)
  const low = Math.floor(20 * Math.min(0.5, ...known)) / 20
  const high = Math.ceil(20 * Math.max(0.55, ...known)) / 20
  const [width, height] = [420, 240]
  const x = scale(0, Math.max(1, months.length - 1), frame.left + 24, width - frame.right - 24)
  const y = scale(low, high, height - frame.bottom, frame.top)
  const line = (
    of: (one: MonthFigures) => number | null,
    drawn: string,
    dot: string,
  ): readonly string[] => {
    const spots = months.flatMap((one, at) => {
      const value = of(one)
      return value === null ? [] : [[x(at), y(value)] as const]
    })
    return [
      `<path class="${drawn}" d="${pathOf(spots)}"/>`,
      ...spots.map(([px, py]) => `<circle class="${dot}" cx="${px}" cy="${py}" r="4"/>`),
    ]
  }
  return svg(width, height, 'AUC of the model and the heuristic by month', [
    ...[low, (low + high) / 2, high].flatMap((value) => [
      `<line class="axis" x1="${frame.left}" y1="${y(value)}" x2="${width - frame.right}" y2="${y(value)}"/>`,
      `<text x="${frame.left - 6}" y="${y(value) + 4}" text-anchor="end">${value.toFixed(2)}</text>`,
    ]),
    ...months.map(
      ({ month }, at) =>
        `<text x="${x(at)}" y="${height - 18}" text-anchor="middle">${escaped(month.slice(0, 7))}</text>`,
    ),
    ...line(({ heuristic }) => heuristic.auc, 'two', 'other'),
    ...line(({ champion }) => champion.auc, 'one', 'dot'),
    `<text class="head" x="${frame.left}" y="16">AUC</text>`,
    `<circle class="dot" cx="${width - 190}" cy="12" r="4"/><text x="${width - 180}" y="16">model</text>`,
    `<circle class="other" cx="${width - 116}" cy="12" r="4"/><text x="${width - 106}" y="16">heuristic</text>`,
  ])
}

/** How one column moves the log-odds, bin by bin, over the share of rows in each. */
export function termPlot(term: Term): string {
  const { column, binning, coefficients, counts } = term
  const values = coefficients.map((value) => value / micro)
  const shown = values.flatMap((value, bin) => ((counts[bin] ?? 0) > 0 ? [{ value, bin }] : []))
  const high = Math.max(0.1, ...shown.map(({ value }) => value))
  const low = Math.min(-0.1, ...shown.map(({ value }) => value))
  const [width, height] = [292, 190]
  const each = (width - frame.left - frame.right) / Math.max(1, shown.length)
  const y = scale(low, high, height - frame.bottom, frame.top)
  const most = Math.max(1, ...counts)
  const bars = shown.flatMap(({ value, bin }, at) => {
    const left = frame.left + at * each
    const tall = (((counts[bin] ?? 0) / most) * (height - frame.top - frame.bottom)) / 2
    return [
      `<rect class="bar" x="${fixed(left + 1)}" y="${fixed(height - frame.bottom - tall)}" width="${fixed(Math.max(1, each - 2))}" height="${fixed(tall)}"/>`,
      `<line class="one" x1="${fixed(left)}" y1="${y(value)}" x2="${fixed(left + each)}" y2="${y(value)}"/>`,
    ]
  })
  const ends =
    binning.kind === 'numeric'
      ? [binning.range[0], `${binning.range[1]}, null`]
      : [binning.levels[0] ?? '', 'other, null']
  return svg(width, height, `How ${column} moves the log-odds`, [
    `<line class="axis" x1="${frame.left}" y1="${y(0)}" x2="${width - frame.right}" y2="${y(0)}"/>`,
    ...[low, high].map(
      (value) =>
        `<text x="${frame.left - 6}" y="${y(value) + 4}" text-anchor="end">${value.toFixed(1)}</text>`,
    ),
    ...bars,
    `<text x="${frame.left}" y="${height - 18}">${escaped((ends[0] ?? '').slice(0, 18))}</text>`,
    `<text x="${width - frame.right}" y="${height - 18}" text-anchor="end">${escaped((ends[1] ?? '').slice(0, 18))}</text>`,
    `<text class="head" x="${frame.left}" y="16">${escaped(column)}</text>`,
  ])
}

type Place = (value: number) => number

function scale(from: number, to: number, start: number, end: number): Place {
  return (value) => Math.round((start + ((value - from) / (to - from)) * (end - start)) * 10) / 10
}

function axis(
  x: Place,
  y: Place,
  most: number,
  width: number,
  height: number,
  text: (value: number) => string,
): readonly string[] {
  return [0, 0.25, 0.5, 0.75, 1].flatMap((part) => {
    const value = (part * most) / 1.05
    return [
      `<line class="axis" x1="${frame.left}" y1="${y(value)}" x2="${width - frame.right}" y2="${y(value)}"/>`,
      `<text x="${frame.left - 6}" y="${y(value) + 4}" text-anchor="end">${text(value)}</text>`,
      `<text x="${x(value)}" y="${height - frame.bottom + 16}" text-anchor="middle">${text(value)}</text>`,
    ]
  })
}

function pathOf(spots: readonly (readonly [number, number])[]): string {
  return spots.map(([px, py], at) => `${at === 0 ? 'M' : 'L'}${px} ${py}`).join(' ')
}

function svg(width: number, height: number, label: string, parts: readonly string[]): string {
  return `<svg role="img" aria-label="${escaped(label)}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">\n${parts.join('\n')}\n</svg>`
}

function fixed(value: number): string {
  return value.toFixed(1)
}
