/**
 * Folds an English word's endings so that plurals, participles and the base form meet: `declines`, `declined`
 * and `declining` give one stem. The stem is a key to compare by, never shown.
 */
export function stem(word: string): string {
  const bare = /['’]/.test(word) ? word.replace(/['’]s?$/, '').replace(/['’]/g, '') : word
  const base = irregular.get(bare)
  if (base !== undefined) return stem(base)
  if (bare.length < 4 || /[^a-z]/.test(bare)) return bare
  return american(ended(participle(plural(bare))))
}

/** `authorise`, `favour` as `authorize`, `favor`: one word in two spellings. */
function american(stem: string): string {
  if (stem.length > 5 && stem.endsWith('is')) return `${stem.slice(0, -1)}z`
  return stem.length > 4 && stem.endsWith('our') ? `${stem.slice(0, -2)}r` : stem
}

/** Past forms that share no ending with their verb. */
const irregular: ReadonlyMap<string, string> = new Map(
  'lost lose, bought buy, brought bring, kept keep, fell fall, fallen fall, rose rise, risen rise'
    .split(', ')
    .map((pair) => pair.split(' ') as [string, string]),
)

/** Whether a word stands in the plural, as far as its ending says. */
export function isPlural(word: string): boolean {
  return word.length > 3 && /[^su]s$/.test(word)
}

function plural(word: string): string {
  if (!word.endsWith('s')) return word
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  const before = word.charAt(word.length - 2)
  if (before === 'e' && hissing.some((ending) => word.endsWith(ending, word.length - 2)))
    return word.slice(0, -2)
  return before === 's' || before === 'u' ? word : word.slice(0, -1)
}

/** After these a plural has -es. */
const hissing = ['ss', 'sh', 'ch', 'x', 'z']

function participle(word: string): string {
  const ending = ofVerbs.find((one) => word.endsWith(one))
  if (ending === undefined) return word
  const cut = word.slice(0, -ending.length)
  return cut.length >= 4 && /[aeiouy]/.test(cut) ? cut : word
}

const ofVerbs = ['ing', 'ed', 'ation', 'ment']

function ended(word: string): string {
  const last = word.charAt(word.length - 1)
  const isDoubled = last === word.charAt(word.length - 2) && !'aeiou'.includes(last)
  return last === 'e' || isDoubled ? word.slice(0, -1) : word
}
