/**
 * Builds one variant, named by the mode, for browsers of autumn 2020 and later: `core` is the script that sites load,
 * `core-module` the same for sites that bundle. Each is one minified file without imports, so that both hold the same budget.
 */
import { minify } from 'terser';
import { defineConfig, type Plugin } from 'vite';

/** Rolldown's minifier leaves every function where it was; terser folds what is used once, a tenth of the size. */
const foldWhatIsUsedOnce = (isModule: boolean): Plugin => ({
  name: 'fold-what-is-used-once',
  async generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      if (chunk.type !== 'chunk') continue;
      const { code } = await minify(chunk.code, {
        module: isModule,
        ecma: 2020,
        // `unsafe_arrows`: nothing here is called with `new`, and nothing reads `this` or `arguments`.
        compress: {
          passes: 5,
          unsafe: true,
          unsafe_arrows: true,
          keep_fargs: false,
          pure_getters: true,
          lhs_constants: false,
        },
        mangle: true,
      });
      if (code !== undefined) chunk.code = code;
    }
  },
});

export default defineConfig(({ mode }) => {
  const isModule = mode.endsWith('-module');
  return {
    define: { __VARIANT__: JSON.stringify(mode.replace('-module', '')) },
    plugins: [foldWhatIsUsedOnce(isModule)],
    build: {
      target: 'es2021',
      outDir: 'dist',
      // All are built one after the other into the same folder.
      emptyOutDir: false,
      minify: false,
      lib: {
        entry: `src/${mode}.ts`,
        formats: [isModule ? 'es' : 'iife'],
        name: 'f',
        fileName: () => `${mode}.js`,
      },
    },
  };
});
