import { Problem, type Where } from '../base/problem.ts'

/** The problems of one file, in the order of their places and bounded in number, so that junk stays readable. */
export interface ProblemList {
  readonly add: (problem: () => Problem) => void
  readonly all: () => readonly Problem[]
}

/** The most problems that one file reports; the rest are counted. */
export const mostProblems = 50

/** A list for the file of that name. A problem beyond the most is counted, not made. */
export function problemList(file: string): ProblemList {
  const problems: Problem[] = []
  let more = 0
  return {
    add: (problem) => {
      if (problems.length < mostProblems) problems.push(problem())
      else more += 1
    },
    all: () => {
      const sorted = problems.toSorted((a, b) => byPlace(a.where, b.where))
      if (more === 0) return sorted
      return [...sorted, new Problem('YAML_MORE_PROBLEMS', { count: more }, { where: { file } })]
    },
  }
}

function byPlace(a: Where | undefined, b: Where | undefined): number {
  return (a?.line ?? 0) - (b?.line ?? 0) || (a?.column ?? 0) - (b?.column ?? 0)
}
