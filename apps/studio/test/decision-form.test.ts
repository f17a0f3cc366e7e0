import { describe, expect, test } from "vitest";
import { decisionForm } from "../src/approvals/decision-form.ts";

describe("S30 what a wait asks a person", () => {
  test("without a form: two buttons and a comment", () => {
    expect(decisionForm(null)).toEqual({ asksApproval: true, fields: null });
  });

  test("`approved` is asked by the buttons, everything else by the form", () => {
    const form = {
      type: "object",
      properties: { approved: { type: "boolean" }, amount: { type: "number" } },
      required: ["approved", "amount"],
    };
    expect(decisionForm(form)).toEqual({
      asksApproval: true,
      fields: { type: "object", properties: { amount: { type: "number" } }, required: ["amount"] },
    });
  });

  test("`approved` alone leaves no form, and the comment comes back", () => {
    expect(decisionForm({ type: "object", properties: { approved: { type: "boolean" } } })).toEqual({
      asksApproval: true,
      fields: null,
    });
  });

  test("a form without a boolean `approved` is sent as a whole", () => {
    const form = { type: "object", properties: { approved: { type: "string" } } };
    expect(decisionForm(form)).toEqual({ asksApproval: false, fields: form });
  });
});
