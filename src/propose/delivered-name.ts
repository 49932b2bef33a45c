/** True for names that exports have. Other files are no deliveries, whatever they hold. */
export function isExport(path: string): boolean {
  const name = (path.split('/').at(-1) ?? '').toLowerCase()
  return /^[^.]+$|\.(csv|tsv|tab|psv|txt|dat|parquet|pq|json|jsonl|ndjson)(\.(gz|gzip|zst|zstd))?$/.test(
    name,
  )
}

/** A file's last ending, with that of its packing; empty where it has none. */
export function endingOf(path: string): string {
  return /\.[^./]+(\.(gz|gzip|zst|zstd))?$/i.exec(path)?.[0] ?? ''
}

/** A file's name without its ending. */
export function stemOf(path: string): string {
  const name = path.split('/').at(-1) ?? ''
  return name.slice(0, name.length - endingOf(name).length)
}

/** A name without the date or number at its end. */
export function undated(stem: string): string {
  return stem.replace(/([-_. ]\d+)+$/, '') || stem
}

/** Characters that a pattern would take for its own. */
export function escaped(text: string): string {
  return text.replace(/[*?{}]/g, '?')
}
