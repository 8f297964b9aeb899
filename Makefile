# All there is to do with the product; `make help` lists it. The work is done by the scripts in deploy/.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test check bench backup restore translations

help:  ## list these commands
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

run:  ## install what is missing and start the product (PORT=9000, HOST=0.0.0.0, DEMO=0, DATABASE_URL=...)
	@bash deploy/run.sh

test:  ## run all tests, browser journeys included
	@bash deploy/test.sh

check:  ## lint, format, missing migrations and translations, architecture, production settings
	@bash deploy/check.sh

bench:  ## measure the web server (ARGS="--only 'my learning'", ARGS="--scale 100")
	@bash deploy/bench.sh $(ARGS)

backup:  ## write database, media and papers into one archive (TO=file)
	@bash deploy/manage.sh backup $(TO)

restore:  ## bring an archive back (FROM=file; FORCE=1 onto an installation that holds data)
	@bash deploy/manage.sh restore $(FROM) $(if $(FORCE),--force)

translations:  ## collect the sentences of the code into locale/ and compile the catalogues
	@bash deploy/translations.sh
