"""`python -m tenantry`: the command `tenantry` where its script is not on the PATH."""

from tenantry.cli import main

if __name__ == "__main__":
    main(prog_name="tenantry")
