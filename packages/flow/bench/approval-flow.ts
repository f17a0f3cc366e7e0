/** A workflow as people write it: what is compiled, and what idles at its approval. */
export const APPROVAL_FLOW = `\`\`\`
name: purchase
description: Asks one approver after another, and orders when all agree.
inputs:
  type: object
  properties: { id: { type: string }, amount: { type: number }, approvers: { type: array } }
\`\`\`
// The report everybody looks at.
const report = await Task.run("purchase-report", { id: Inputs.id, amount: Inputs.amount }, { retries: 3, timeout: "10m" })
Task.run("notify", { to: Inputs.approvers, text: \`Purchase \${Inputs.id}: \${report.title}\` })

const decisions = []
for (const approver of Inputs.approvers) {
  let decision = { approved: false, reason: "no answer" }
  try {
    decision = await Signal.when(\`approval-\${approver}\`, { timeout: "24h", title: "Please approve", assignees: [approver] })
  } catch (error) {
    if (error.type !== "TimeoutError") throw error
    console.warn("No answer in time from", approver)
  }
  decisions.push({ approver, ...decision })
  if (!decision.approved) return { status: "rejected", decisions }
}

const [order, budget] = await Promise.all([
  Task.run("order", { id: Inputs.id, lines: report.lines.filter((line) => line.count > 0).map(({ id, count }) => ({ id, count })) }),
  Inputs.amount > 1000 ? Task.run("book-budget", { amount: Inputs.amount }) : null,
])
return { status: "ordered", order: order.number, budget, decisions }
`;
