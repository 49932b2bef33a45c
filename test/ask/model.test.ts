import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { exponential, shares } from '../../src/ask/exponential.ts'
import { featuresOf } from '../../src/ask/features.ts'
import { decode, encode, keptLessons, type Lessons } from '../../src/ask/lessons.ts'
import { likelihoods, none, several } from '../../src/ask/model.ts'
import { classesOf, train } from '../../src/ask/train.ts'
import { digestOf } from '../../src/base/digest.ts'

const samples = [
  { words: ['late', 'parcel', '<period>'], classes: ['parcels'], weight: 1 },
  { words: ['parcel', 'lost'], classes: ['parcels'], weight: 1 },
  { words: ['driver', 'hour', '<period>'], classes: ['drivers'], weight: 1 },
  { words: ['driver', 'shift'], classes: ['drivers'], weight: 1 },
  { words: ['joke'], classes: [none], weight: 1 },
]
const classes = classesOf([{ name: 'parcels' }, { name: 'drivers' }])
const lessons = (key: string): Lessons => ({
  model: train(samples, classes, key),
  declared: [{ key: 'late <place>', views: ['drivers', 'parcels'] }],
})

describe('the trained model', () => {
  it('tells wordings apart that it has not seen', () => {
    const model = train(samples, classes, 'key')
    const of = (words: readonly string[]): ReadonlyMap<string, number> =>
      likelihoods(model, featuresOf(words))
    expect(of(['parcel', 'late', 'again']).get('parcels')).toBeGreaterThan(0.6)
    expect(of(['hour', 'driver']).get('drivers')).toBeGreaterThan(0.6)
    expect([...of(['parcel']).keys()]).toEqual(['parcels', 'drivers', none, several])
  })

  it('has the same bytes whenever it is trained on the same samples, in any engine', () => {
    const bytes = encode(lessons('key'))
    expect(digestOf([...encode(lessons('key'))])).toBe(digestOf([...bytes]))
    expect(digestOf([...bytes])).toMatchInlineSnapshot(
      `"0efb2804759217fd937f26dab0f226f33307a68e8737ea231b1dcf9cdd00a8ba"`,
    )
  })

  it('is kept in a file, and trained anew for other samples or from a broken file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'model-'))
    let trained = 0
    const open = (key: string): Promise<Lessons> =>
      keptLessons(folder, key, () => {
        trained += 1
        return lessons(key)
      })
    const first = await open('one')
    expect(await open('one')).toEqual(first)
    expect(trained).toBe(1)
    await open('two')
    expect(trained).toBe(2)
    const bytes = await readFile(join(folder, 'ask', 'model.bin'))
    expect(decode(bytes)?.model.key).toBe('two')
    expect(decode(bytes.subarray(0, bytes.length - 1))).toBeUndefined()
    await rm(folder, { recursive: true })
  })
})

describe('e to the x', () => {
  it('is as good as the engine’s own', () => {
    fc.assert(
      fc.property(fc.double({ min: -50, max: 50, noNaN: true }), (x) => {
        expect(Math.abs(exponential(x) / Math.exp(x) - 1)).toBeLessThan(1e-9)
      }),
    )
  })

  it('gives shares that add up to 1', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 }),
        (scores) => {
          const sum = shares(scores).reduce((total, share) => total + share, 0)
          expect(Math.abs(sum - 1)).toBeLessThan(1e-9)
        },
      ),
    )
  })
})
