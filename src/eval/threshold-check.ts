import type { Threshold } from '../project/project.ts'
import type { Figures, Share } from './figures.ts'

/** One bound and whether it holds. */
export interface ThresholdCheck {
  readonly threshold: Threshold
  /** Undefined where the file has no question that it is about. */
  readonly measured: number | undefined
  readonly holds: boolean
}

/** Holds the figures against the project's thresholds. What could not be measured breaks none. */
export function checkThresholds(
  figures: Figures,
  thresholds: readonly Threshold[],
): readonly ThresholdCheck[] {
  return thresholds.map((threshold) => {
    const measured = measuredOf(figures, threshold)
    const holds =
      measured === undefined ||
      (isMost(threshold) ? measured <= threshold.bound : measured >= threshold.bound)
    return { threshold, measured, holds }
  })
}

/** True where the bound is the most that is allowed. */
export function isMost({ figure }: Threshold): boolean {
  return /_ms$|^(?:silent_errors|false_refusals|needless_clarifications)$/.test(figure)
}

function measuredOf(figures: Figures, { figure, name }: Threshold): number | undefined {
  switch (figure) {
    case 'forced_accuracy':
      return ratio(figures.forcedAccuracy)
    case 'accuracy':
      return ratio(figures.accuracy)
    case 'silent_errors':
      return ratio(figures.silentErrors)
    case 'false_refusals':
      return ratio(figures.falseRefusals)
    case 'needless_clarifications':
      return ratio(figures.needlessClarifications)
    case 'out_of_scope':
      return ratio(figures.outOfScope)
    case 'ambiguous':
      return ratio(figures.ambiguous)
    case 'slots':
      return figures.slots?.f1
    case 'p50_ms':
      return figures.latencyMs.p50
    case 'p99_ms':
      return figures.latencyMs.p99
    case 'by_slot':
      return figures.bySlot.find((one) => one.slot === name)?.f1
    case 'by_tag': {
      const tagged = figures.byTag.find((one) => one.tag === name)
      return tagged && ratio(tagged.right)
    }
  }
}

function ratio({ count, of }: Share): number | undefined {
  return of === 0 ? undefined : count / of
}
