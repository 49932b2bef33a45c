import type { Matching } from '../ask/matcher.ts'
import type { Refusal } from '../ask/reply.ts'
import type { Judged } from './figures.ts'
import { isSame } from './slot-score.ts'

/** Why a question went wrong, and what in the project's YAML would mend it. */
export interface Advice {
  readonly id: string
  readonly question: string
  readonly cause: string
  /** Any one of them may do; the first is the most general. */
  readonly mends: readonly Mend[]
}

/** What would mend a question: a line of YAML, or the question as an example of its view. */
export type Mend =
  | { readonly kind: 'yaml'; readonly file: string; readonly line: string }
  | { readonly kind: 'teach'; readonly question: string; readonly view: string }

/** Words that nothing understands, and the view whose questions use them. */
export interface MissingWord {
  readonly word: string
  readonly view: string
  readonly ids: readonly string[]
}

/** Advice for every question that went wrong. */
export function adviceFor(judged: readonly Judged[]): readonly Advice[] {
  return judged
    .filter(({ outcome }) => outcome !== 'right')
    .map((one) => {
      const { id, question } = one.question
      const { cause, mends } = adviceOf(one)
      return { id, question, cause, mends }
    })
}

/** The words that would mend most: of refused questions, by view, those of most questions first. */
export function missingWords(judged: readonly Judged[]): readonly MissingWord[] {
  const found = new Map<string, { word: string; view: string; ids: string[] }>()
  for (const { question, matching, outcome } of judged) {
    if (outcome !== 'false_refusal' || question.view === null) continue
    for (const written of unknownWords(matching)) {
      const [word, view] = [written.toLowerCase(), question.view]
      const entry = found.get(`${view} ${word}`) ?? { word, view, ids: [] }
      entry.ids.push(question.id)
      found.set(`${view} ${word}`, entry)
    }
  }
  return [...found.values()].sort(
    (a, b) =>
      b.ids.length - a.ids.length || (`${a.view} ${a.word}` < `${b.view} ${b.word}` ? -1 : 1),
  )
}

function adviceOf({
  question,
  prediction,
  matching,
  wanted,
}: Judged): Omit<Advice, 'id' | 'question'> {
  const text = JSON.stringify(question.question)
  if (wanted === 'refusal') {
    const cause = `${prediction.view} answers what no view may; ${ledBy(matching)}`
    return { cause, mends: [yaml(scopeFile, `out_of_scope: [${text}]`)] }
  }
  if (wanted === 'choice') {
    const views = question.acceptableViews.join(', ')
    const cause = endOf(matching, prediction.candidates)
    return {
      cause,
      mends: [yaml(scopeFile, `ambiguous: [{question: ${text}, views: [${views}]}]`)],
    }
  }
  const view = question.view ?? ''
  const teach: Mend = { kind: 'teach', question: question.question, view }
  if (matching.kind === 'refuse') return refusalAdvice(matching, view, question.slots ?? {}, teach)
  return { cause: endOf(matching, prediction.candidates), mends: [teach] }
}

function endOf(matching: Matching, candidates: readonly string[]): string {
  switch (matching.kind) {
    case 'answer':
      return `${matching.view} answers; ${ledBy(matching)}`
    case 'clarify':
      return `it is asked back: ${candidates.join(', ')}`
    case 'refuse':
      return matching.reason
  }
}

function refusalAdvice(
  refusal: Refusal,
  view: string,
  wanted: Readonly<Record<string, unknown>>,
  teach: Mend,
): Omit<Advice, 'id' | 'question'> {
  const file = `views/${view}.yaml`
  const { code, reason: cause } = refusal
  switch (code) {
    case 'no_authoritative_view':
    case 'unknown_location': {
      const words = unknownWords(refusal).map((word) => word.toLowerCase())
      if (words.length === 0) return { cause, mends: [teach] }
      const lost = Object.keys(wanted).filter((slot) => !isSame(wanted[slot], refusal.slots[slot]))
      const places = lost.filter(
        (slot) => !typedSlots.has(slot) && typeof wanted[slot] === 'string',
      )
      const said = words.join(', ')
      const mends = [
        ...places.map((slot) =>
          yaml(file, `slots: {${slot}: {values: {${String(wanted[slot])}: [${said}]}}}`),
        ),
        ...(lost.includes('measure')
          ? [yaml(file, `synonyms: {${String(wanted['measure'])}: [${said}]}`)]
          : []),
        yaml(file, `phrases: {2: [${said}]}`),
        teach,
      ]
      return { cause, mends }
    }
    case 'out_of_scope':
      return { cause, mends: [teach, yaml(file, 'negatives: without the topic')] }
    case 'slot_not_supported':
      return { cause, mends: [yaml(file, 'slots: with what the question sets')] }
    case 'parameter_out_of_range':
      return { cause, mends: [yaml(file, 'slots: with a wider limit')] }
    default:
      return { cause, mends: [] }
  }
}

function yaml(file: string, line: string): Mend {
  return { kind: 'yaml', file, line }
}

const scopeFile = 'questions/scope.yaml'

/** The parts of the score that spoke most for the view that answers. */
function ledBy(matching: Matching): string {
  if (matching.kind !== 'answer') return ''
  const led = matching.because.filter(({ weight }) => weight > 0).slice(0, 3)
  return `led by ${led.map(({ text, weight }) => `${text} ${weight.toFixed(1)}`).join(', ') || 'nothing'}`
}

function unknownWords(matching: Matching): readonly string[] {
  return matching.kind === 'refuse' ? matching.unknownWords : []
}

/** Slots whose words are grammars of ours, which no YAML extends. */
const typedSlots: ReadonlySet<string> = new Set([
  'period',
  'compare',
  'n',
  'order',
  'measure',
  'granularity',
  'group_by',
  'threshold',
])
