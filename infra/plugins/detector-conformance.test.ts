import plugin from "../../examples/plugin-spectral-residual/src/index";
import { configured, detectors } from "../../packages/domain/src/detectors/index";

// The family's suite walks the registry, so it tests the plugin as it tests the built-in detectors.
detectors.register(configured(plugin), (message) => {
  throw new Error(message);
});
await import("../../packages/domain/src/detectors/conformance.test");
