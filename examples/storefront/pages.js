// pages are the pages of the site, by file name: the front page, one a product, and the one for what is not there.
export function pages(products) {
  const all = { 'index.html': page('Storefront', list(products)), '404.html': page('Not here', '<p>This page does not exist. <a href="/">Back to the shop</a></p>') }
  for (const product of products) {
    if (!/^[a-z0-9-]+$/.test(product.id) || all[file(product)]) throw new Error(`${product.id} is no name for a page, or is there twice`)
    all[file(product)] = page(product.name, `<p>${text(product.about)}</p>\n<p class="price">${price(product.cents)}</p>\n<p><a href="/">All products</a></p>`)
  }
  return all
}

const file = product => `${product.id}.html`

const list = products => `<ul>\n${products.map(product => `<li><a href="/${file(product)}">${text(product.name)}</a> <span class="price">${price(product.cents)}</span></li>`).join('\n')}\n</ul>`

const price = cents => `€ ${(cents / 100).toFixed(2)}`

// text is text as HTML has it.
const text = value => value.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)

const page = (title, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${text(title)}</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<h1>${text(title)}</h1>
${body}
</body>
</html>
`
