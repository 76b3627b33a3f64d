import { randomUUID } from 'node:crypto'
import { Invalid, newReceipt } from './receipt.js'

// createApp makes the handler of the HTTP API: POST /receipts, GET /receipts/{id}. Errors that are not the caller's are
// thrown: Lambda counts them, and the alarm that rolls a deployment back watches that count.
export function createApp({ receipts, id = randomUUID, now = () => new Date() }) {
  return async event => {
    try {
      switch (event.routeKey) {
        case 'POST /receipts': {
          const receipt = newReceipt(parse(event), { id: id(), now: now() })
          await receipts.put(receipt)
          return answer(201, receipt, { location: `/receipts/${receipt.id}` })
        }
        case 'GET /receipts/{id}': {
          const receipt = await receipts.get(event.pathParameters.id)
          return receipt ? answer(200, receipt) : answer(404, { error: 'there is no such receipt' })
        }
      }
      return answer(404, { error: 'there is nothing here' })
    } catch (error) {
      if (error instanceof Invalid) return answer(400, { error: error.message })
      throw error
    }
  }
}

function parse({ body = '', isBase64Encoded }) {
  try {
    return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body)
  } catch {
    throw new Invalid('the body must be JSON')
  }
}

const answer = (statusCode, body, headers = {}) => ({
  statusCode,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers },
  body: JSON.stringify(body)
})
