import type { Token } from './normalize.ts'

/** Words around a question that say to whom or what for, by token positions (`to` exclusive). */
export interface CourtesyClaim {
  readonly from: number
  readonly to: number
}

const openings = [
  /^(?:i|we) would (?:like|love) (?:to (?:see|know|have|get) )?/,
  /^(?:would|will|could|can) (?:you|we|i|u) (?:please |pls )?/,
  /^(?:please |pls )?(?:i was |just )?wondering /,
]

const purpose =
  /(?: (?:i need (?:this|it|that) )?(?:for|before) (?:(?:the|my|our|a|an|todays|today's|tomorrows|tomorrow's|this|next|monthly|weekly|quarterly|morning|board|ops|staff|team|finance|leadership|budget) )*(?:meeting|call|deck|slide|slides|presentation|boss|board|ceo|cfo|coo|huddle|standup|review meeting))$/

/** `would you please …`, `… for the board meeting`: nothing of it changes the answer. */
export function recognizeCourtesies(tokens: readonly Token[]): readonly CourtesyClaim[] {
  const text = tokens.map(({ word }) => word).join(' ')
  const opening = openings.map((one) => one.exec(`${text} `)?.[0]).find((one) => one !== undefined)
  const found: CourtesyClaim[] = []
  if (opening !== undefined) found.push({ from: 0, to: opening.trim().split(' ').length })
  const end = text.length < 600 ? purpose.exec(text)?.[0] : undefined
  if (end !== undefined)
    found.push({ from: tokens.length - end.trim().split(' ').length, to: tokens.length })
  return found
}
