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
  /(?: (?:i need (?:this|it|that) )?(?:for|before) (?:(?:the|my|our|a|an|todays|today's|tomorrows|tomorrow's|this|next|monthly|weekly|quarterly|morning|board|ops|staff|team|finance|leadership|management|executive|budget|investor) )*(?:meeting|call|deck|slide|slides|presentation|boss|board|ceo|cfo|coo|huddle|standup|review meeting|offsite|leadership|management|auditors|investors|executives|leadership team|management team))$/

/** Said of how or when a thing is told, wherever it stands; nothing of it changes which rows are meant. */
const asides =
  /(?<= )(?:at the moment|as of now|right now|these days|at this point|kind of|sort of|more or less|give or take|to be honest|if you can|if possible|when you can|a rough idea of|a rough idea|rough idea of|an idea of|a quick look at|a quick sanity check on|a sanity check on|sanity check on|the lowdown on|curious about|keeps? asking about|is asking about|is asking for|wants to know about|wants to know|wants to see|wants them|needs to know|i was asked for|dig up|dig out|at the end of the day|off the top of your head|in a hurry|in the grand scheme of things|(?:company|chain|nation|system|network|state) wide)(?= )/g

/** `would you please …`, `… for the board meeting`: nothing of it changes the answer. */
export function recognizeCourtesies(tokens: readonly Token[]): readonly CourtesyClaim[] {
  const text = tokens.map(({ word }) => word).join(' ')
  const opening = openings.map((one) => one.exec(`${text} `)?.[0]).find((one) => one !== undefined)
  const found: CourtesyClaim[] = []
  if (opening !== undefined) found.push({ from: 0, to: opening.trim().split(' ').length })
  for (const { 0: words, index } of ` ${text} `.matchAll(asides)) {
    const from = text
      .slice(0, Math.max(0, index - 1))
      .split(' ')
      .filter(Boolean).length
    found.push({ from, to: from + words.split(' ').length })
  }
  const end = text.length < 600 ? purpose.exec(text)?.[0] : undefined
  if (end !== undefined)
    found.push({ from: tokens.length - end.trim().split(' ').length, to: tokens.length })
  return found
}
