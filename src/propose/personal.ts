import type { Spellings } from './spellings.ts'

/** A column that seems to tell of a person, and why. */
export interface PersonalColumn {
  readonly column: string
  readonly because: string
}

const names: readonly (readonly [RegExp, string])[] = [
  [/e-?mail/i, 'an e-mail address'],
  [/(phone|mobile|cellular|fax)/i, 'a telephone number'],
  [/(first|last|full|middle|given|family|maiden)_?name|surname/i, 'a person’s name'],
  [/(birth|dob$)/i, 'a birthday'],
  [/(street|address_?\d?$|addr\d?$)/i, 'an address'],
  [/(ssn|social_?security|passport|tax_?id|driver.?licen[cs]e)/i, 'a personal number'],
]

/** Columns whose values or names look personal: a guess, to be checked by someone who knows the data. */
export function personalColumns(
  columns: readonly string[],
  spellings: readonly Spellings[],
): readonly PersonalColumn[] {
  const byColumn = Map.groupBy(spellings, ({ column }) => column)
  const found = columns.flatMap((column): readonly PersonalColumn[] => {
    const spelled = byColumn.get(column) ?? []
    const sum = (of: 'present' | 'emails' | 'phones'): number =>
      spelled.reduce((total, one) => total + one[of], 0)
    const present = sum('present')
    const counted = (count: number): string =>
      `${count.toLocaleString('en-US')} of ${present.toLocaleString('en-US')} text values look like`
    if (present > 0 && sum('emails') * 2 > present)
      return [{ column, because: `${counted(sum('emails'))} e-mail addresses` }]
    const [, what] = names.find(([pattern]) => pattern.test(column)) ?? []
    if (what === undefined) return []
    const phones = what.includes('telephone') && sum('phones') * 2 > present && present > 0
    return [
      {
        column,
        because: phones ? `${counted(sum('phones'))} telephone numbers` : `named like ${what}`,
      },
    ]
  })
  const isReachable = found.some(({ because }) => /e-mail|telephone/.test(because))
  const plain = columns.filter((column) =>
    /^([a-z]{1,3}(?=N))?(contact|person)?_?name$/i.test(column),
  )
  const beside = isReachable
    ? plain.map((column) => ({
        column,
        because: 'a name beside an e-mail address or telephone number',
      }))
    : []
  return [...found, ...beside.filter(({ column }) => !found.some((one) => one.column === column))]
}
