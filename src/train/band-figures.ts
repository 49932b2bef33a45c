import type { AdditiveModel } from '../model/additive-model.ts'
import type { LabelledFrame } from '../model/frame.ts'
import { score } from '../model/score.ts'
import type { Model } from '../project/model.ts'

/** What became of a band's rows in the test months. */
export interface BandFigures {
  readonly name: string
  readonly above: number
  readonly atMost: number
  readonly rows: number
  readonly positives: number
  /** Mean probability given; 0 where the band is empty. */
  readonly predicted: number
  /** Wilson's 95 % interval of the realised rate. */
  readonly low: number
  readonly high: number
}

/** The bands over the test months: what was said, and what came true. */
export function bandFigures(
  { bands }: Model,
  scorer: AdditiveModel,
  frame: LabelledFrame,
): readonly BandFigures[] {
  const { probability } = score(scorer, frame)
  return bands.map(({ name, atMost }, at) => {
    const above = bands[at - 1]?.atMost ?? 0
    let [rows, positives, sum] = [0, 0, 0]
    for (const [row, chance] of probability.entries()) {
      if (chance > atMost || (at > 0 && chance <= above)) continue
      rows += 1
      positives += frame.labels[row] ?? 0
      sum += chance
    }
    const [low, high] = wilson(positives, rows)
    return {
      name,
      above,
      atMost,
      rows,
      positives,
      predicted: rows === 0 ? 0 : sum / rows,
      low,
      high,
    }
  })
}

/** 95 % interval of a share (Wilson 1927); 0 to 1 where nothing was seen. */
export function wilson(positives: number, rows: number): readonly [low: number, high: number] {
  if (rows === 0) return [0, 1]
  const z = 1.959964
  const share = positives / rows
  const middle = (share + (z * z) / (2 * rows)) / (1 + (z * z) / rows)
  const half =
    (z * Math.sqrt((share * (1 - share)) / rows + (z * z) / (4 * rows * rows))) /
    (1 + (z * z) / rows)
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}
