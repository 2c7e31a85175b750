# Python 3.11 is all that these need; each installs what is missing first. See docs/operations.md.
.PHONY: run test check bench clean
run test check bench clean:
	@python3 bootstrap.py $@
