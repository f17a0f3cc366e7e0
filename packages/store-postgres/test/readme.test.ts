import { testReadmeExample } from "@fermata/config/readme-example";

testReadmeExample(import.meta.url);
