# What compiles is not in the image, and neither is what only that needs.
FROM node:22-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY config config
COPY src src
RUN npm run build

FROM node:22-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production HOST=0.0.0.0 FROTA_INSTALL=never FROTA_DATA_DIR=/data
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json LICENSE deploy/healthcheck.mjs ./
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3000 3001
HEALTHCHECK --interval=30s --timeout=3s --start-period=20s CMD ["node", "healthcheck.mjs"]
# No npm in between: SIGTERM must reach Frota itself. Frota needs some 50 MB of heap; Node would let as much garbage lie as
# a large machine has room for.
CMD ["node", "--max-old-space-size=768", "--max-semi-space-size=32", "--enable-source-maps", "dist/src/main.js"]
