import type * as z from 'zod'
import { dictionary, flag, mapping, statement, text } from './field-schema.ts'
import type { AskSettings, Threshold, ThresholdFigure } from './project.ts'

/** The `ask:` key of bankfull.yaml. */
export interface AskYaml {
  readonly keep_questions?: boolean | undefined
  readonly thresholds?: ThresholdsYaml | undefined
}

/** What `bankfull eval` is held to. */
export interface ThresholdsYaml {
  readonly forced_accuracy?: string | undefined
  readonly accuracy?: string | undefined
  readonly silent_errors?: string | undefined
  readonly false_refusals?: string | undefined
  readonly needless_clarifications?: string | undefined
  readonly out_of_scope?: string | undefined
  readonly ambiguous?: string | undefined
  readonly slots?: string | undefined
  readonly p50_ms?: string | undefined
  readonly p99_ms?: string | undefined
  readonly by_slot?: Readonly<Record<string, string>> | undefined
  readonly by_tag?: Readonly<Record<string, string>> | undefined
}

const share = (): z.ZodType<string> =>
  text(/^(?:\d+(?:\.\d+)?%|[01]|0?\.\d+|1\.0+)$/, 'a share (95%) or a ratio (0.95)')
    .superRefine((written, context) => {
      if (shareOf(written) > 1) statement(context, [], `a share is at most 100%; found ${written}.`)
    })
    .meta({ type: ['string', 'number'] })

const milliseconds = (): z.ZodType<string> =>
  text(/^\d{1,5}(?:\.\d+)?$/, 'milliseconds (5, 0.5)').meta({ type: ['string', 'number'] })

const thresholds = mapping({
  forced_accuracy: share()
    .optional()
    .describe('At least: in scope, the best candidate is right, whatever became of the question'),
  accuracy: share().optional().describe('At least: in scope, answered by a right view'),
  silent_errors: share().optional().describe('At most: in scope, answered by a wrong view'),
  false_refusals: share().optional().describe('At most: in scope, refused'),
  needless_clarifications: share().optional().describe('At most: in scope, asked back'),
  out_of_scope: share().optional().describe('At least: out of scope, not answered'),
  ambiguous: share().optional().describe('At least: ambiguous, asked back with the right readings'),
  slots: share().optional().describe('At least: micro-F1 of all slots'),
  p50_ms: milliseconds().optional().describe('At most: median time to match a question'),
  p99_ms: milliseconds().optional().describe('At most: 99 of 100 are matched in this time'),
  by_slot: dictionary(text(), share(), 'a mapping of slots to shares')
    .optional()
    .describe('Slot → the least micro-F1'),
  by_tag: dictionary(text(), share(), 'a mapping of tags to shares')
    .optional()
    .describe('Tag of the questions → the least share that is right'),
})

/** The keys of `ask:`. */
export function askSchema(): z.ZodType<AskYaml> {
  return mapping({
    keep_questions: flag()
      .optional()
      .describe(
        'false: no question is kept in the ledger, and `bankfull questions` has none; true',
      ),
    thresholds: thresholds.optional().describe('What `bankfull eval` is held to; exit 1 below it'),
  })
}

/** The settings with their defaults. */
export function askSettings({ keep_questions, thresholds = {} }: AskYaml = {}): AskSettings {
  return { keepQuestions: keep_questions ?? true, thresholds: thresholdsOf(thresholds) }
}

function thresholdsOf({ by_slot, by_tag, ...written }: ThresholdsYaml): readonly Threshold[] {
  const plain = plainFigures.flatMap((figure): readonly Threshold[] => {
    const bound = written[figure]
    return bound === undefined ? [] : [{ figure, bound: shareOf(bound), written: bound }]
  })
  const named = (
    figure: 'by_slot' | 'by_tag',
    bounds: Readonly<Record<string, string>> = {},
  ): readonly Threshold[] =>
    Object.entries(bounds).map(([name, bound]) => ({
      figure,
      name,
      bound: shareOf(bound),
      written: bound,
    }))
  return [...plain, ...named('by_slot', by_slot), ...named('by_tag', by_tag)]
}

const plainFigures = [
  'forced_accuracy',
  'accuracy',
  'silent_errors',
  'false_refusals',
  'needless_clarifications',
  'out_of_scope',
  'ambiguous',
  'slots',
  'p50_ms',
  'p99_ms',
] as const satisfies readonly ThresholdFigure[]

function shareOf(written: string): number {
  return written.endsWith('%') ? Number(written.slice(0, -1)) / 100 : Number(written)
}
