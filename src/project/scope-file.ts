import type { QuestionScope } from './project.ts'
import { addStatement } from './schema-problem.ts'
import { type ScopeYaml, scopeShape } from './scope-schema.ts'
import { readSections, type Sections } from './sections.ts'
import { printable } from './source-text.ts'
import { listed, suggest } from './suggest.ts'
import type { YamlFile } from './yaml-file.ts'

/** questions/scope.yaml, read. */
export interface ScopeFile {
  readonly yaml: YamlFile
  readonly sections: Sections<ScopeYaml>
}

/** Reads questions/scope.yaml; what is wrong in it goes to its list of problems. */
export function readScopeFile(yaml: YamlFile, views: readonly string[]): ScopeFile {
  const sections = readSections(scopeShape, yaml)
  for (const [at, one] of (sections.sound.ambiguous ?? []).entries()) {
    for (const [part, view] of one.views.entries()) {
      if (views.includes(view)) continue
      const sentence = `there is no view ${printable(view)}; the views are ${listed(views)}.`
      addStatement(['ambiguous', at, 'views', part], sentence, yaml, suggest(view, views))
    }
  }
  return { yaml, sections }
}

/** What the project says about questions that no single view answers. */
export function scopeOf(written: ScopeYaml = {}): QuestionScope {
  return {
    outOfScope: written.out_of_scope ?? [],
    ambiguous: written.ambiguous ?? [],
    negatives: written.negatives ?? [],
  }
}
