/**
 * Preloaded into a run (`node --import`): its clock is off by up to twenty years either way, and jumps again each
 * second time that it is asked. `CLOCK_SEED` is in the file's own query: `clock-jumps.ts?seed=7`.
 */
import { drawOf } from './draw.ts'

const draw = drawOf(Number(new URL(import.meta.url).searchParams.get('seed') ?? 0), 'clock')
const twentyYearsMs = 20 * 365 * 24 * 3600 * 1000
const RealDate = Date
let shiftMs = 0
let asked = 0

function now(): number {
  if (asked % 2 === 0) shiftMs = Math.round(draw.between(-twentyYearsMs, twentyYearsMs))
  asked += 1
  return RealDate.now() + shiftMs
}

globalThis.Date = new Proxy(RealDate, {
  construct: (target, words) => Reflect.construct(target, words.length === 0 ? [now()] : words),
  get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
})
