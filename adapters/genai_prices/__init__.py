"""What models cost, by the list of genai-prices and a file of the deployment's own."""
