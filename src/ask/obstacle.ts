/** Why one view cannot answer a question as it stands. */
export type Obstacle =
  | {
      readonly kind: 'unknown_words'
      readonly at: readonly number[]
      readonly words: readonly string[]
    }
  | { readonly kind: 'no_slot'; readonly slot: string; readonly text: string }
  | { readonly kind: 'too_fine'; readonly text: string; readonly unit: string }
  | { readonly kind: 'no_group'; readonly name: string }
  | { readonly kind: 'no_total'; readonly measure: string; readonly by: readonly string[] }
  | {
      readonly kind: 'out_of_range'
      readonly slot: string
      readonly text: string
      readonly allowed: string
    }
  | { readonly kind: 'negative'; readonly topic: string }

/** The obstacle in a sentence. */
export function obstacleText(view: string, obstacle: Obstacle): string {
  switch (obstacle.kind) {
    case 'unknown_words':
      return `${view} does not understand ${quoted(obstacle.words)}.`
    case 'no_slot':
      return `${view} has no ${obstacle.slot.replaceAll('_', ' ')}, so '${obstacle.text}' cannot be answered from it.`
    case 'too_fine':
      return `${view} has one row a ${obstacle.unit}; '${obstacle.text}' does not fall on whole ${obstacle.unit}s.`
    case 'no_group':
      return `${view} cannot be broken down by ${obstacle.name.replaceAll('_', ' ')}.`
    case 'no_total':
      return `${view} has one ${obstacle.measure.replaceAll('_', ' ')} a ${obstacle.by.join(' and ')}, and they do not add up to one: ask for a single ${obstacle.by.join(' and ')}.`
    case 'out_of_range':
      return `'${obstacle.text}' is out of range: ${obstacle.allowed}.`
    case 'negative':
      return `Questions about ${obstacle.topic} are not answered from this project’s views.`
  }
}

/** `'a', 'b' and 'c'`. */
export function quoted(words: readonly string[]): string {
  const marked = words.map((word) => `'${word}'`)
  return marked.length < 2
    ? marked.join('')
    : `${marked.slice(0, -1).join(', ')} and ${marked.at(-1)}`
}
