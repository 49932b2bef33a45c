import type { Project } from '../project/project.ts'

/** A project that declares nothing yet but where its exports lie. */
export function exportsProject(root: string, name: string, data: string): Project {
  return {
    root,
    name,
    today: undefined,
    data,
    stores: { kind: 'none' },
    naming: new Map(),
    calendar: {
      weekStarts: 'monday',
      fiscalYearStartMonth: 10,
      fiscalYearNamedBy: 'ending_year',
      timeZone: 'UTC',
    },
    ask: { keepQuestions: true, thresholds: [] },
    environments: new Map(),
    tables: [],
    views: [],
    scope: { outOfScope: [], ambiguous: [], negatives: [] },
  }
}
