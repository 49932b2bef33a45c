/** A module of src as it is shipped, from dist: what is measured is what runs at a user's. `npm run bench` builds it. */
export async function built<Module>(name: string): Promise<Module> {
  return (await import(new URL(`../dist/src/${name}.js`, import.meta.url).href)) as Module
}
