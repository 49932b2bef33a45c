import { oneLine } from '../base/one-line.ts'
import type { Advice, Mend, MissingWord } from '../eval/advice.ts'
import type { ClincFigures } from '../eval/clinc.ts'
import type { Evaluation } from '../eval/evaluate.ts'
import type { Figures, Share } from '../eval/figures.ts'
import { isMost, type ThresholdCheck } from '../eval/threshold-check.ts'
import { table } from './closing-account.ts'
import { shellWord } from './shell-word.ts'

/** The report of an evaluation: the figures, what was confused, and what would mend it. */
export function evalReport(evaluation: Evaluation, mostAdvice: number): string {
  const { figures, checks } = evaluation
  return [
    `${figures.questions.toLocaleString('en-US')} questions`,
    '',
    ...mainFigures(figures, checks),
    '',
    ...slotLines(figures),
    ...tagLines(figures),
    ...confusionLines(figures),
    ...wordLines(evaluation.missingWords),
    ...adviceLines(evaluation.advice, mostAdvice),
    ...checkLines(checks),
  ].join('\n')
}

/** A share as a person reads it. */
function shareText({ count, of }: Share): string {
  return of === 0 ? 'none asked' : `${((100 * count) / of).toFixed(1)} %`
}

/** The figures of CLINC150's layout, beside those that its authors published. */
export function clincReport(figures: ClincFigures): string {
  const { intents, samples, asClass, byBound, latencyMs, trainingSeconds } = figures
  const rows = [
    ['', 'in scope: right', 'out of scope: found'],
    ['learned as a class of its own', shareText(asClass.inScope), shareText(asClass.outOfScope)],
    [
      `and less likely than ${byBound.bound.toFixed(2)}`,
      shareText(byBound.inScope),
      shareText(byBound.outOfScope),
    ],
    ['published: SVM, as a class', '91.0 %', '14.5 %'],
    ['published: BERT, as a class', '96.9 %', '40.3 %'],
  ]
  return [
    `${intents} intents, trained on ${samples.toLocaleString('en-US')} texts in ${trainingSeconds.toFixed(1)} s`,
    '',
    ...table(rows),
    '',
    `  a text takes ${latencyMs.p50.toFixed(2)} ms, 99 of 100 at most ${latencyMs.p99.toFixed(2)} ms`,
    '',
  ].join('\n')
}

/** A threshold's figure by its name in the YAML. */
export function figureName({ threshold: { figure, name } }: ThresholdCheck): string {
  return name === undefined ? figure : `${figure}.${name}`
}

/** A measured value in the unit of its threshold. */
export function measuredText({ threshold: { figure }, measured = 0 }: ThresholdCheck): string {
  if (figure.endsWith('_ms')) return `${measured.toFixed(2)} ms`
  if (figure === 'slots' || figure === 'by_slot') return measured.toFixed(3)
  return `${(100 * measured).toFixed(1)} %`
}

/** A bound with its direction. */
export function boundText({ threshold }: ThresholdCheck): string {
  return `${isMost(threshold) ? 'at most' : 'at least'} ${threshold.written}`
}

function mainFigures(figures: Figures, checks: readonly ThresholdCheck[]): readonly string[] {
  const shares: readonly (readonly [string, string, Share])[] = [
    ['forced_accuracy', 'in scope: the best candidate is right', figures.forcedAccuracy],
    ['accuracy', 'in scope: answered by a right view', figures.accuracy],
    ['silent_errors', 'in scope: answered by a wrong view', figures.silentErrors],
    ['false_refusals', 'in scope: refused', figures.falseRefusals],
    ['needless_clarifications', 'in scope: asked back', figures.needlessClarifications],
    ['out_of_scope', 'out of scope: not answered', figures.outOfScope],
    ['ambiguous', 'ambiguous: asked back with the right readings', figures.ambiguous],
  ]
  const boundOf = (name: string): string => {
    const check = checks.find((one) => figureName(one) === name)
    return check === undefined ? '' : `${boundText(check)}${check.holds ? '' : '  BROKEN'}`
  }
  const { p50, p99, most } = figures.latencyMs
  return table([
    ['', 'count', 'of', 'share', 'bound'],
    ...shares.map(([name, label, share]) => [
      label,
      String(share.count),
      String(share.of),
      shareText(share),
      boundOf(name),
    ]),
    ['slots: micro-F1', '', '', figures.slots?.f1.toFixed(3) ?? 'none named', boundOf('slots')],
    ['matching, ms: p50', '', '', p50.toFixed(2), boundOf('p50_ms')],
    ['matching, ms: p99', '', '', p99.toFixed(2), boundOf('p99_ms')],
    ['matching, ms: most', '', '', most.toFixed(2), ''],
  ])
}

function slotLines({ bySlot }: Figures): readonly string[] {
  if (bySlot.length === 0) return []
  const rows = bySlot.map(({ slot, hits, extra, missed, f1 }) => [
    slot,
    f1.toFixed(3),
    String(hits),
    String(extra),
    String(missed),
  ])
  return [...table([['slot', 'F1', 'right', 'too many', 'missed'], ...rows]), '']
}

function tagLines({ byTag }: Figures): readonly string[] {
  if (byTag.length === 0) return []
  const rows = byTag.map(({ tag, right, forced }) => [
    tag,
    String(right.of),
    shareText(right),
    forced.of === 0 ? '' : shareText(forced),
  ])
  return [...table([['tag', 'questions', 'right', 'best candidate right'], ...rows]), '']
}

function confusionLines({ confusions }: Figures): readonly string[] {
  if (confusions.length === 0) return []
  const rows = confusions.map(({ wanted, got, ids }) => [
    `${wanted} → ${got}`,
    String(ids.length),
    `${ids.slice(0, 6).join(' ')}${ids.length > 6 ? ' …' : ''}`,
  ])
  return [...table([['wanted → got', 'questions', 'ids'], ...rows]), '']
}

function wordLines(words: readonly MissingWord[]): readonly string[] {
  const often = words.filter(({ ids }) => ids.length > 1).slice(0, 10)
  if (often.length === 0) return []
  const rows = often.map(({ word, view, ids }) => [word, String(ids.length), `views/${view}.yaml`])
  return [...table([['word that nothing understands', 'questions', 'add it to'], ...rows]), '']
}

function adviceLines(advice: readonly Advice[], most: number): readonly string[] {
  const lines = advice.slice(0, most).flatMap(({ id, question, cause, mends }) => {
    const [first, ...others] = mends
    return [
      `  ${id}  ${oneLine(question)}`,
      `    ${oneLine(cause)}`,
      ...(first === undefined ? [] : [`    add: ${mendText(first)}`]),
      ...others.map((mend) => `     or: ${mendText(mend)}`),
    ]
  })
  const more = advice.length - most
  return [
    ...lines,
    ...(more > 0 ? [`  and ${more} more   all of them: --advice ${advice.length}`] : []),
    ...(lines.length > 0 ? [''] : []),
  ]
}

function mendText(mend: Mend): string {
  return mend.kind === 'yaml'
    ? `${mend.file}   ${oneLine(mend.line)}`
    : `bankfull teach ${shellWord(mend.question)} ${mend.view}`
}

function checkLines(checks: readonly ThresholdCheck[]): readonly string[] {
  return checks.flatMap((check) => {
    const { measured, holds } = check
    if (measured === undefined)
      return [`  ${figureName(check)}: not measured, no question is about it`]
    const named = check.threshold.name !== undefined
    return named && !holds
      ? [`  ${figureName(check)}: ${measuredText(check)}, ${boundText(check)}  BROKEN`]
      : []
  })
}
