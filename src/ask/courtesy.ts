import type { Token } from './normalize.ts'

/** Words around a question that say to whom or what for, by token positions (`to` exclusive). */
export interface CourtesyClaim {
  readonly from: number
  readonly to: number
}

const who =
  '(?:boss|manager|director|owner|board|auditors?|accountant|investors?|lenders?|cfo|ceo|coo|finance|ops|operations|marketing|caller|rep|guy|lady|gentleman|woman|man|someone|somebody|partners?|lawyers?|analyst|dispatcher|call cent(?:er|re)|front desk|head office|controller)'
const says =
  '(?:(?:is|are|was|were|just|keeps?) )*(?:wants?|wanted|needs?|needed|asks?|asked|asking|wishes|says|said|saying|swears|claims|insists|thinks|called(?: in)?|calling)(?: (?:me|us))?(?: (?:to know|to see|to hear|about|for|if|whether|that|how many))?'
const wish =
  '(?: if (?:you|someone|somebody|anyone) (?:could|would|can|might|will)| if i (?:could|may|might)| to)?(?: (?:kindly|please|possibly))*(?: (?:(?:tell|show|see|know|learn|find out|get|have)(?: (?:me|us))?|(?:give|let|send) (?:me|us))(?: (?:know|have|see))?)?(?: (?:for|about))?'

/** What stands before a question: a wish to be told, who asks, what it is for. */
const openings = [
  new RegExp(
    `^(?:i|we)(?:'d| would| should|'ll)? (?:be )?(?:really |very |most |so |ever so )*(?:like|love|appreciate|grateful|obliged|thankful|glad|happy|wonder)${wish} `,
  ),
  new RegExp(`^(?:would|will|could|can|may|might) (?:you|we|i|u|someone|somebody)${wish} `),
  new RegExp(`^(?:please |pls )?(?:i(?: was|'m| am) |just )*wondering${wish} `),
  new RegExp(`^(?:would it be|is it) possible${wish} `),
  new RegExp(
    `^(?:(?:the|my|our|a|an|some|this) )?(?:\\w+ )?${who}(?: (?:on|in) (?:(?:the|my) )?(?:line|phone|hold|desk|call|other line))? ${says} `,
  ),
  new RegExp(`^(?:for|from) (?:(?:the|my|our) )?(?:\\w+ )?${who} `),
  new RegExp(`^(?:\\w+ )?${who} here `),
]

const purpose =
  /(?: so (?:that )?(?:i|we) can (?:thank|praise|congratulate|reward|brief|plan|prepare|explain|report|discuss|talk|share|tell|tie|call)(?: \w+){0,6}|(?: i need (?:this|it|that))? (?:for|before) (?:(?:the|my|our|a|an|todays|today's|tomorrows|tomorrow's|this|next|monthly|weekly|quarterly|morning|board|ops|staff|team|finance|leadership|management|executive|budget|investor) )*(?:meeting|call|deck|slide|slides|presentation|boss|board|ceo|cfo|coo|huddle|standup|review meeting|offsite|leadership|management|auditors|investors|executives|leadership team|management team))$/

/** Said of how or when a thing is told, wherever it stands; nothing of it changes which rows are meant. */
const asides =
  /(?<= )(?:(?:against|versus|vs|to|than|with|among|amongst) (?:all )?(?:of )?(?:the|my|our) (?:others|rest(?: of (?:them|us|the (?:chain|company|group|network|pack|business)))?|other \w+s)|all (?:of )?the others|the other one|based on|(?:from )?(?:here )?upwards?|over the years|all these years|to this day|from day one|(?:what's|whats|what is) the (?:story|deal|situation|word|status) (?:on|with|for)|the (?:story|deal|word) on|at the moment|as of now|right now|these days|at this point|kind of|sort of|more or less|give or take|to be honest|if you can|if possible|when you can|a rough idea of|a rough idea|each other|one another|in a nutshell|in plain english|if you would|if you please|if you don't mind|rough idea of|an idea of|a quick look at|a quick sanity check on|a sanity check on|sanity check on|the lowdown on|curious about|keeps? asking about|is asking about|is asking for|wants to know about|wants to know|wants to see|wants them|needs to know|i was asked for|dig up|dig out|at the end of the day|off the top of your head|in a hurry|in the grand scheme of things|(?:company|chain|nation|system|network|state) wide)(?= )/g

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
