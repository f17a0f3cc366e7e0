import { type FlowLanguageService, openLanguageService } from "@fermata/flow";
import type { LanguageQuestion, LanguageReply } from "./language-protocol.ts";

/**
 * The language service with its TypeScript compiler, off the page's thread: the compiler is larger than all of the page, and one answer about
 * a long script takes longer than a frame.
 */
const opened: Promise<FlowLanguageService> = openLanguageService();

async function answer(question: LanguageQuestion): Promise<LanguageReply | null> {
  if ("deployed" in question) {
    (await opened).setDeployed(question.deployed);
    return null;
  }
  const { id, method } = question;
  try {
    const service = await opened;
    const ask = service[method] as (...given: readonly unknown[]) => unknown;
    return { id, value: await ask.apply(service, question.arguments as unknown[]) };
  } catch (problem) {
    return { id, problem: problem instanceof Error ? problem.message : String(problem) };
  }
}

addEventListener("message", async ({ data }: MessageEvent<LanguageQuestion>) => {
  const reply = await answer(data);
  if (reply !== null) postMessage(reply);
});
