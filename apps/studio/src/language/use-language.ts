import type { Deployed, Json } from "@fermata/flow";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../api/client.ts";
import { type LanguageClient, languageClient } from "./language-client.ts";

/** The page itself comes first: the compiler is fetched when it stands. */
const openAfterMs = 600;

/** The language service, told what is deployed here; null until it is loaded for the first time. */
export function useLanguage(): LanguageClient | null {
  const [language, setLanguage] = useState<LanguageClient | null>(null);
  const { data: definitions } = useQuery(api.definitions.list.queryOptions());
  const { data: workflows } = useQuery(api.workflows.list.queryOptions());
  const { data: backends } = useQuery(api.backends.list.queryOptions());
  useEffect(() => {
    const timer = setTimeout(() => setLanguage(languageClient()), openAfterMs);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    if (language === null || definitions === undefined || workflows === undefined || backends === undefined) return;
    const deployed: Deployed = {
      tasks: definitions.map(({ name, description, parameters }) => deployedCall(name, description, parameters)),
      workflows: workflows
        .filter(({ version }) => version !== null)
        .map(({ name, description }) => deployedCall(name, description, null)),
      backends: backends.map(({ name }) => name),
    };
    language.setDeployed(deployed);
  }, [language, definitions, workflows, backends]);
  return language;
}

function deployedCall(name: string, description: string | null, inputs: Json | null) {
  return { name, ...(description !== null && { description }), ...(inputs !== null && { inputs }) };
}
