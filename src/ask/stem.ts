/**
 * Folds an English word's endings so that plurals, participles and the base form meet: `declines`, `declined`
 * and `declining` give one stem. The stem is a key to compare by, never shown.
 */
export function stem(word: string): string {
  const bare = word.replace(/['’]s?$/u, '').replace(/['’]/gu, '')
  const base = irregular.get(bare)
  if (base !== undefined) return stem(base)
  if (bare.length < 4 || /[^a-z]/.test(bare)) return bare
  return ended(participle(plural(bare)))
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
  if (word.endsWith('ies') && word.length > 4) return `${word.slice(0, -3)}y`
  if (/(ss|sh|ch|x|z)es$/.test(word)) return word.slice(0, -2)
  return /[^su]s$/.test(word) ? word.slice(0, -1) : word
}

function participle(word: string): string {
  const cut = word.replace(/(?:ing|ed|ation|ment)$/, '')
  return cut.length >= 4 && /[aeiouy]/.test(cut) ? cut : word
}

function ended(word: string): string {
  return word.replace(/([b-df-hj-np-tv-z])\1$/, '$1').replace(/e$/, '')
}
