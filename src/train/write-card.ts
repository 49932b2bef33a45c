import { join } from 'node:path'
import { modelFolder } from '../model/stored-model.ts'
import { localStorage } from '../storage/local.ts'
import type { Card } from './card.ts'
import { cardHtml } from './card-html.ts'
import { cardMarkdown } from './card-markdown.ts'

/** Writes the card beside its version: Markdown, and one HTML file that needs nothing else. */
export async function writeCard(stateFolder: string, card: Card): Promise<readonly string[]> {
  const { current, model } = card
  const folder = modelFolder(stateFolder, model.name)
  const storage = localStorage(folder)
  const texts = [
    [`v${current.version}.card.md`, cardMarkdown(card)],
    [`v${current.version}.card.html`, cardHtml(card)],
  ] as const
  for (const [file, text] of texts) await storage.write(file, text)
  return texts.map(([file]) => join(folder, file))
}
