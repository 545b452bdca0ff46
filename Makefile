# One line a target: what follows "##" is its help. The work is in tools/, so that a line here stays readable.
.DEFAULT_GOAL := help
MVN := mvn -B --no-transfer-progress

.PHONY: help
help: ## list what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "make %-14s %s\n", $$1, $$2 }'

.PHONY: check
check: ## everything CI runs: lint, format, compile checks, all tests on both databases and on a second JDK
	@tools/check

.PHONY: setup
setup: ## install what the checks need (Debian, as root); elsewhere say what is missing
	@tools/setup

.PHONY: build
build: ## compile and package without tests
	@$(MVN) -q package -DskipTests

.PHONY: test
test: ## the unit tests only: no server, no database
	@$(MVN) test

.PHONY: lint
lint: ## the checks that need no compiler: shell, links, metrics, compose file, alert rules, broker
	@tools/check setup shell docs compose rules broker

.PHONY: format
format: ## bring all Java sources into the one format
	@$(MVN) -q spotless:apply

.PHONY: check-docker
check-docker: ## the tests that need a Docker engine (databases by Testcontainers)
	@docker info >/dev/null 2>&1 || { echo 'make check-docker: no Docker engine answers (docker info). Start one, or run make check, which needs none.' >&2; exit 1; }
	@$(MVN) verify -Dgroups=docker -Dtest.excluded.groups= -Djacoco.skip

.PHONY: hazards
hazards: ## the tests of each hazard (docs/hazards.md)
	@node tools/check-hazards.mjs --list

.PHONY: bench
bench: ## how fast it is here: ingest, alert and core, as JSON lines (about ten minutes; a quiet machine)
	@./hemvakt bench core --json && ./hemvakt bench ingest --json && ./hemvakt bench alert --json

.PHONY: sbom
sbom: ## the list of all parts in CycloneDX form: target/bom.json
	@$(MVN) -q package cyclonedx:makeAggregateBom -DskipTests -Dspotless.check.skip
	@echo target/bom.json

.PHONY: jmh
jmh: ## the pure rules' benchmarks (JMH): readings judged per second on one core, and what trends cost
	@$(MVN) -q -pl rules -am test-compile dependency:build-classpath -Dmdep.outputFile=target/test.classpath
	@java -cp rules/target/test-classes:rules/target/classes:$$(cat rules/target/test.classpath) org.openjdk.jmh.Main Patient

.PHONY: mutants
mutants: ## faults put into the pure rules, one at a time: how many the tests notice (PIT; minutes)
	@$(MVN) -Ppit -pl rules -am -DskipITs process-test-classes
	@echo rules/target/pit-reports/index.html

.PHONY: clean
clean: ## remove what was built; keeps downloaded tools (.cache)
	@$(MVN) -q clean
