import { describe, expect, it } from 'vitest'
import type { ColumnEvidence, Kind } from '../../src/propose/evidence.ts'
import { namingRules } from '../../src/propose/naming.ts'

/** A column of which each file shows one kind; what is narrower fits into what is wider. */
function column(name: string, ...shown: readonly Kind[]): ColumnEvidence {
  const wider: Readonly<Record<Kind, readonly Kind[]>> = {
    boolean: [],
    integer: ['decimal', 'double'],
    decimal: ['double'],
    double: ['decimal'],
    timestamp: [],
    text: [],
  }
  return {
    table: 'Tickets',
    column: name,
    files: shown.map((shows, file) => ({
      file,
      store: `s${file}`,
      source: { kind: 'text' },
      shows,
      holds: new Set<Kind>([shows, ...wider[shows], 'text']),
      asked: false,
    })),
  }
}

describe('Naming rules', () => {
  it('are proposed where the first letters of nearly all names go with one type each', () => {
    const rules = namingRules([
      column('lTicketID', 'integer', 'integer'),
      column('lSiteID', 'integer', 'integer'),
      column('cTotal', 'decimal', 'integer'),
      column('cDiscount', 'decimal', 'decimal'),
      column('sPlate', 'text', 'integer'),
      column('sCity', 'text', 'text'),
    ])
    expect(rules.map(({ prefix, type, agree, files }) => [prefix, type, agree, files])).toEqual([
      ['c', 'decimal', 4, 4],
      ['l', 'integer', 4, 4],
      ['s', 'text', 4, 4],
    ])
  })

  it('are not proposed for names that only look so', () => {
    expect(
      namingRules([
        column('isOpen', 'boolean'),
        column('isPaid', 'boolean'),
        column('siteName', 'text'),
        column('siteNumber', 'integer'),
        column('total', 'decimal'),
      ]),
    ).toEqual([])
  })

  it('leave out a prefix whose files disagree more than drift explains', () => {
    const rules = namingRules([
      column('lTicketID', 'integer', 'integer'),
      column('lSiteID', 'integer', 'integer'),
      column('sPlate', 'text', 'text'),
      column('sCity', 'text', 'text'),
      column('xOne', 'timestamp', 'integer'),
      column('dtPaid', 'timestamp', 'timestamp'),
      column('dtMade', 'timestamp', 'timestamp'),
    ])
    expect(rules.map(({ prefix }) => prefix)).toEqual(['dt', 'l', 's'])
  })
})
