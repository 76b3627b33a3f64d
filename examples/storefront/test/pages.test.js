import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { pages } from '../pages.js'

const products = JSON.parse(await readFile(new URL('../products.json', import.meta.url), 'utf8'))
const files = await readdir(new URL('../static', import.meta.url))

test('has a page for each product, a front page, and one for what is not there', () => {
  const names = Object.keys(pages(products))
  assert.deepEqual(names, ['index.html', '404.html', 'tea.html', 'cup.html', 'kettle.html'])
})

test('links to pages and files that are there', () => {
  const all = pages(products)
  for (const [name, html] of Object.entries(all)) {
    for (const [, path] of html.matchAll(/href="\/([^"]*)"/g)) {
      assert.ok(path === '' || all[path] || files.includes(path), `${name} links to /${path}`)
    }
  }
})

test('shows names and prices as they are, not as HTML', () => {
  const html = pages([{ id: 'x', name: '<script>&', cents: 1250, about: '"1"' }])
  assert.match(html['index.html'], /&#60;script&#62;&#38;/)
  assert.match(html['x.html'], /€ 12\.50/)
  assert.match(html['x.html'], /&#34;1&#34;/)
})

test('runs no script and loads nothing from elsewhere, which the content security policy would refuse', () => {
  for (const html of Object.values(pages(products))) assert.doesNotMatch(html, /<script|style=|https?:\/\//)
})

test('refuses names that are no page, or there twice', () => {
  const product = { id: 'tea', name: 'Tea', cents: 1, about: '' }
  for (const wrong of [[{ ...product, id: '../tea' }], [product, product], [{ ...product, id: 'index' }]]) {
    assert.throws(() => pages(wrong), /no name for a page/)
  }
})
