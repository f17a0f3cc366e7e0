export { default } from "@fermata/config/vitest-base";
