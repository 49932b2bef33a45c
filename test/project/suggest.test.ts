import { describe, expect, it } from 'vitest'
import { listed, suggest } from '../../src/project/suggest.ts'

describe('The word that was meant', () => {
  const known = ['lTicketID', 'lSiteID', 'dtUpdated', 'sEmail']

  it.each([
    ['lTicketId', 'lTicketID'],
    ['LTICKETID', 'lTicketID'],
    ['lTikcetID', 'lTicketID'],
    ['lSitID', 'lSiteID'],
    ['lSiteeID', 'lSiteID'],
    ['dtUpdate', 'dtUpdated'],
  ])('by %s is %s', (written, meant) => {
    expect(suggest(written, known)).toBe(meant)
  })

  it.each(['cTotal', 'x', '', 'lTicketID'.repeat(20)])('by %j is not guessed', (written) => {
    expect(suggest(written, known)).toBeUndefined()
  })

  it('is the first of two that are equally near', () => {
    expect(suggest('store_0', ['store_01', 'store_02'])).toBe('store_01')
  })
})

describe('A list of names', () => {
  it('is shown up to a dozen', () => {
    expect(listed([])).toBe('none')
    expect(listed(['a', 'b'])).toBe('a, b')
    expect(listed(Array.from({ length: 14 }, (_, at) => `n${at}`))).toMatch(/n11 and 2 more$/)
  })
})
