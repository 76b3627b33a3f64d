// Writes the site to the directory site: the pages, and the files in static as they are.
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { pages } from './pages.js'

await rm('site', { recursive: true, force: true })
await mkdir('site')
await cp('static', 'site', { recursive: true })
for (const [name, html] of Object.entries(pages(JSON.parse(await readFile('products.json', 'utf8'))))) {
  await writeFile(`site/${name}`, html)
}
