import { createServer } from 'node:http'
import { problemWith } from './orders.js'

const largestBody = 64 * 1024

// HTTPError is an answer that is the caller's fault.
class HTTPError extends Error {
  constructor(status, message, headers = {}) {
    super(message)
    Object.assign(this, { status, headers })
  }
}

async function readJSON(request) {
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    // The rest of the body is not read, so the connection cannot be used again.
    if (size > largestBody) throw new HTTPError(413, `a body has at most ${largestBody} bytes`, { connection: 'close' })
    chunks.push(chunk)
  }
  try {
    return JSON.parse(Buffer.concat(chunks).toString())
  } catch {
    throw new HTTPError(400, 'the body is not JSON')
  }
}

async function place(request, orders) {
  const wanted = await readJSON(request)
  const problem = problemWith(wanted)
  if (problem) throw new HTTPError(400, problem)
  const order = orders.add(wanted)
  return { status: 201, body: order, headers: { location: `/orders/${order.id}` } }
}

function only(method, request) {
  if (request.method !== method) throw new HTTPError(405, `only ${method}`, { allow: method })
}

async function answer(request, path, orders) {
  if (path === '/health') {
    only('GET', request)
    return { status: 200, body: { status: 'ok' } }
  }
  if (path === '/orders') {
    if (request.method === 'POST') return place(request, orders)
    if (request.method === 'GET') return { status: 200, body: orders.all() }
    throw new HTTPError(405, 'only GET and POST', { allow: 'GET, POST' })
  }
  const id = path.match(/^\/orders\/(\d+)$/)?.[1]
  if (!id) throw new HTTPError(404, 'there is nothing here')
  only('GET', request)
  const order = orders.get(id)
  if (!order) throw new HTTPError(404, `there is no order ${id}`)
  return { status: 200, body: order }
}

// createApp is the API as an HTTP server that does not listen yet.
export function createApp({ orders, log }) {
  const server = createServer(async (request, response) => {
    const started = performance.now()
    const path = request.url.split('?')[0]
    let result
    try {
      result = await answer(request, path, orders)
    } catch (error) {
      if (!(error instanceof HTTPError)) log('error', 'request failed', { error: String(error.stack ?? error) })
      result = { status: error.status ?? 500, body: { error: error.status ? error.message : 'internal error' }, headers: error.headers }
    }
    // A server that stops ends when its connections do, which the load balancer would keep for a minute.
    if (!server.listening) response.setHeader('connection', 'close')
    response.writeHead(result.status, { 'content-type': 'application/json', ...result.headers })
    response.end(JSON.stringify(result.body) + '\n')
    // The load balancer asks for /health every few seconds.
    if (path !== '/health') log('info', 'request', { method: request.method, path, status: result.status, ms: Math.round(performance.now() - started) })
  })
  // Longer than the load balancer's 60 seconds: who closes an idle connection must be the load balancer, or it sends a
  // request into one that is just being closed.
  server.keepAliveTimeout = 65_000
  return server
}
