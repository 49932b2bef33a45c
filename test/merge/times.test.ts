import { describe, expect, it } from 'vitest'
import { castAs, castTyped } from './cast-table.ts'
import './matchers.ts'
import { merging } from './merging.ts'
import { rows } from './rows.ts'

const bad = 'bad_value'
const read = (format: string): { stores: Record<string, Record<string, string>> } => ({
  stores: { '*': { date_format: format } },
})

describe('A date', () => {
  it('needs no declaration in ISO form, and must exist', async () => {
    const outcome = {
      '2024-02-29': '2024-02-29',
      ' 2024-01-01 ': '2024-01-01',
      '2024-01-01 00:00:00': '2024-01-01',
      '2024-01-01 10:00:00': bad,
      '2024-02-30': bad,
      '2024-13-01': bad,
      '2024-1-1': bad,
      '0000-00-00': bad,
      '0000-01-01': bad,
      '20240101': bad,
      '1704067200': bad,
      today: bad,
      epoch: bad,
    }
    expect(await castAs('date', Object.keys(outcome))).toEqual(outcome)
  })

  it('is read as its store declares it, with all four digits of the year', async () => {
    const outcome = {
      '31.12.2024': '2024-12-31',
      '1.2.2024': '2024-02-01',
      '2024-12-31': '2024-12-31',
      '31.02.2024': bad,
      '01.02.24': bad,
      '12/31/2024': bad,
      '31.12.2024x': bad,
    }
    expect(await castAs('date', Object.keys(outcome), read('DD.MM.YYYY'))).toEqual(outcome)
  })

  it('is not read as ISO where the declared form looks like it', async () => {
    const outcome = { '2024-13-01': '2024-01-13', '2024-02-01': '2024-01-02', '2024-01-13': bad }
    expect(await castAs('date', Object.keys(outcome), read('YYYY-DD-MM'))).toEqual(outcome)
  })

  it('may name its month', async () => {
    const outcome = {
      '31-Dec-24': '2024-12-31',
      '1-jan-24': '2024-01-01',
      '3-Mai-24': bad,
      '31-Dec-2024': bad,
    }
    expect(await castAs('date', Object.keys(outcome), read('DD-MMM-YY'))).toEqual(outcome)
  })

  it('as 03/04/2024 that nobody declared rejects the file as ambiguous, and the others go on', async () => {
    const run = await merging('Tickets', {
      'store_1/a.csv': rows`
        lTicketID dtOpened
        1         03/04/2024
        2         05/06/2024`,
      'store_2/a.csv': rows`
        lTicketID dtOpened
        3         2024-03-04`,
    })
    expect(run.account.files_rejected).toMatchObject([
      { file: 'Tickets/store_1/a.csv', reason: 'ambiguous' },
    ])
    expect(run.account.files_rejected[0]?.cause).toContain('declare date_format for store store_1')
    expect(run).toAccountForEveryRow({ survived: 1 })
  })
})

describe('A local time', () => {
  it('is read from ISO text to the microsecond, and from a zone only where the zone is known', async () => {
    const outcome = {
      '2024-01-01 10:00': '2024-01-01T10:00:00',
      '2024-01-01T10:00:00.123456': '2024-01-01T10:00:00.123456',
      '2024-01-01T10:00:00.1234560': '2024-01-01T10:00:00.123456',
      '2024-01-01T10:00:00.1234567': bad,
      '2024-01-01': '2024-01-01T00:00:00',
      '2024-01-01T10:00:00Z': '2024-01-01T10:00:00',
      '2024-01-01T10:00:00+02:00': bad,
      '2024-01-01 24:00:00': bad,
      '2024-01-01 23:59:60': bad,
      '24:00:00': bad,
      '2024-01-01 10:00:00 PM': bad,
    }
    expect(await castAs('timestamp', Object.keys(outcome))).toEqual(outcome)
  })

  it('of a store with a zone is its wall clock', async () => {
    const outcome = {
      '2024-07-01 12:00:00': '2024-07-01T12:00:00',
      '2024-07-01T12:00:00Z': '2024-07-01T07:00:00',
      '2024-07-01T12:00:00+02:00': '2024-07-01T05:00:00',
    }
    expect(
      await castAs('timestamp', Object.keys(outcome), {
        stores: { '*': { time_zone: 'America/Chicago' } },
      }),
    ).toEqual(outcome)
  })

  it('in a declared form has minutes behind the hour, though they are spelled MM', async () => {
    const outcome = {
      '03/04/2024 13:05': '2024-03-04T13:05:00',
      '3/4/2024 9:05': '2024-03-04T09:05:00',
      '03/04/24 13:05': bad,
    }
    expect(await castAs('timestamp', Object.keys(outcome), read('MM/DD/YYYY HH:MM'))).toEqual(
      outcome,
    )
    const noon = {
      '03/04/2024 01:05 PM': '2024-03-04T13:05:00',
      '03/04/2024 12:05 AM': '2024-03-04T00:05:00',
      '03/04/2024 13:05 PM': bad,
    }
    expect(await castAs('timestamp', Object.keys(noon), read('MM/DD/YYYY hh:mm A'))).toEqual(noon)
  })

  it('of nanoseconds is taken where no digit is lost', async () => {
    const outcome = {
      "timestamp_ns '2024-01-01 10:00:00.123456'": '2024-01-01T10:00:00.123456',
      "timestamp_ns '2024-01-01 10:00:00.123456789'": bad,
      "date '2024-01-01'": '2024-01-01T00:00:00',
      "timestamptz '2024-01-01 10:00:00+02'": '2024-01-01T08:00:00',
      '1704067200': bad,
    }
    expect(await castTyped('timestamp', Object.keys(outcome))).toEqual(outcome)
  })
})

describe('A moment', () => {
  it('needs a zone: its own, or its store’s', async () => {
    const own = {
      '2024-01-01T10:00:00Z': '2024-01-01T10:00:00+00',
      '2024-01-01T10:00:00+02:00': '2024-01-01T08:00:00+00',
      '2024-01-01 10:00:00+0530': '2024-01-01T04:30:00+00',
      '2024-01-01 10:00:00+25:00': bad,
      '2024-01-01 10:00:00': bad,
    }
    expect(await castAs('instant', Object.keys(own))).toEqual(own)
    const chicago = {
      '2024-07-01 12:00:00': '2024-07-01T17:00:00+00',
      '2024-07-01T12:00:00Z': '2024-07-01T12:00:00+00',
      '2024-03-10 02:30:00': bad,
    }
    expect(
      await castAs('instant', Object.keys(chicago), {
        stores: { '*': { time_zone: 'America/Chicago' } },
      }),
    ).toEqual(chicago)
  })
})
